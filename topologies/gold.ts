import { StreamsBuilder, type Topology } from '@millrace/streams';
import { goldMetrics } from '../processors/gold/gold.ts';
import type { Topics } from '../schemas/topics.ts';

/**
 * `silver.data.processed` → `gold.data.ready`, with organisations' own metrics from `config.metrics` and exchange rates for them. State: the
 * sums of each entity and day, kept by new minus old.
 */
export function gold(topics: Topics, applicationId = 'millrace.gold'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const tables = {
    catalogues: builder.globalTable(topics.metrics, { name: 'metrics' }),
    rates: builder.globalTable(topics.rates, { name: 'rates' }),
    reporting: builder.globalTable(topics.reporting, { name: 'reporting' }),
  };
  const facts = builder.stream(topics.processed, { name: 'processed' });
  goldMetrics(facts, tables).to(topics.ready, { name: 'ready' });
  return builder.build();
}
