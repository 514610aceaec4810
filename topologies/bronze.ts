import { StreamsBuilder, type Topology } from '@millrace/streams';
import { bronzeProcessor } from '../processors/bronze/bronze.ts';
import { isQuarantined } from '../processors/quarantine.ts';
import type { Reports } from '../processors/reports.ts';
import type { Topics } from '../schemas/topics.ts';

/** `connector.data.raw` → `bronze.data.cleaned`, and what cannot be read → `bronze.data.quarantined`. */
export function bronze(topics: Topics, reports: Reports, applicationId = 'millrace.bronze'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const { quarantined, rows } = builder
    .stream(topics.raw, { name: 'raw' })
    .process(bronzeProcessor(reports))
    .split({ name: 'outcome' })
    .branch('quarantined', isQuarantined)
    .defaultBranch('rows');
  rows.to(topics.cleaned, { name: 'cleaned' });
  quarantined.to(topics.bronzeQuarantined, { name: 'bronze-quarantined' });
  return builder.build();
}
