import { jsonSerde, StreamsBuilder, stringSerde, type Topology } from '@millrace/streams';
import { entityChange } from '../processors/entities/state.ts';
import { isQuarantined } from '../processors/quarantine.ts';
import type { Reports } from '../processors/reports.ts';
import type { Known } from '../processors/silver/known.ts';
import { silverFacts } from '../processors/silver/silver.ts';
import { accountKey } from '../schemas/key.ts';
import { dataPartitions } from '../schemas/topic-names.ts';
import type { Topics } from '../schemas/topics.ts';
import { ratesForEveryTask } from './rates.ts';

/**
 * `bronze.data.cleaned` → `silver.data.processed`, with what is known of the accounts from `config.accounts`; rows that
 * cannot be trusted → `silver.data.quarantined`. Versions of entities come to the task of their account and exchange rates to every
 * task, as records. State: the facts of each slice, entities and rates.
 *
 * `partitions` are those of bronze.
 */
export function silver(
  topics: Topics,
  reports: Reports,
  applicationId = 'millrace.silver',
  partitions = dataPartitions,
): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const accounts = builder.globalTable(topics.accounts, { name: 'accounts' });
  const rows = builder.stream(topics.cleaned, { name: 'cleaned' });
  const entities = builder.stream(topics.entities, { name: 'entities' }).flatMap(
    (version, key) => {
      const change = entityChange(key, version);
      return change === null ? [] : [[accountKey(change.tenant, change.account), change] as const];
    },
    { name: 'to-accounts' },
  );
  const known = entities
    .merge(ratesForEveryTask(builder, topics, partitions), { name: 'entities-and-rates' })
    .repartition({ name: 'known', partitions, key: stringSerde, value: jsonSerde<Known>() });
  const { quarantined, facts } = silverFacts(rows, known, accounts, reports)
    .split({ name: 'outcome' })
    .branch('quarantined', isQuarantined)
    .defaultBranch('facts');
  facts.to(topics.processed, { name: 'processed' });
  quarantined.to(topics.silverQuarantined, { name: 'silver-quarantined' });
  return builder.build();
}
