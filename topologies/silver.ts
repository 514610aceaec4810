import { StreamsBuilder, type Topology } from '@millrace/streams';
import { isQuarantined } from '../processors/quarantine.ts';
import type { Reports } from '../processors/reports.ts';
import { silverFacts } from '../processors/silver/silver.ts';
import type { Topics } from '../schemas/topics.ts';

/**
 * `bronze.data.cleaned` → `silver.data.processed`, with what is known of the accounts from `config.accounts`; rows that
 * cannot be trusted → `silver.data.quarantined`. State: the facts of each slice.
 */
export function silver(topics: Topics, reports: Reports, applicationId = 'millrace.silver'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const accounts = builder.globalTable(topics.accounts, { name: 'accounts' });
  const rows = builder.stream(topics.cleaned, { name: 'cleaned' });
  const { quarantined, facts } = silverFacts(rows, accounts, reports)
    .split({ name: 'outcome' })
    .branch('quarantined', isQuarantined)
    .defaultBranch('facts');
  facts.to(topics.processed, { name: 'processed' });
  quarantined.to(topics.silverQuarantined, { name: 'silver-quarantined' });
  return builder.build();
}
