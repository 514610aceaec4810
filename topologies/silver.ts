import { StreamsBuilder, type Topology } from '@millrace/streams';
import { isQuarantined } from '../processors/quarantine.ts';
import type { Reports } from '../processors/reports.ts';
import { accountsTable, silverProcessor } from '../processors/silver/silver.ts';
import type { Topics } from '../schemas/topics.ts';

/**
 * `bronze.data.cleaned` → `silver.data.processed`, with what is known of the accounts from `config.accounts`; rows that
 * cannot be trusted → `silver.data.quarantined`. State: the facts of each slice.
 */
export function silver(topics: Topics, reports: Reports, applicationId = 'millrace.silver'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  builder.globalTable(topics.accounts, { name: accountsTable.name });
  const { quarantined, facts } = builder
    .stream(topics.cleaned, { name: 'cleaned' })
    .process(silverProcessor(reports))
    .split({ name: 'outcome' })
    .branch('quarantined', isQuarantined)
    .defaultBranch('facts');
  facts.to(topics.processed, { name: 'processed' });
  quarantined.to(topics.silverQuarantined, { name: 'silver-quarantined' });
  return builder.build();
}
