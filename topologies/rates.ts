import type { KStream, StreamsBuilder } from '@millrace/streams';
import { type RateChange, rateChange, reportingChange } from '../processors/rates/state.ts';
import type { Topics } from '../schemas/topics.ts';
import { keysOfPartitions } from './every-task.ts';

/** `config.rates` and `config.reporting`, each change under a key of every one of so many partitions. */
export function ratesForEveryTask(
  builder: StreamsBuilder,
  topics: Topics,
  partitions: number,
): KStream<string, RateChange> {
  const keys = keysOfPartitions(partitions);
  const toEach = (change: RateChange) => keys.map((to) => [to, change] as const);
  const rates = builder
    .stream(topics.rates, { name: 'rates' })
    .flatMap((day, key) => toEach(rateChange(key, day)), { name: 'rates-to-every-task' });
  const reporting = builder
    .stream(topics.reporting, { name: 'reporting' })
    .flatMap((chosen, key) => toEach(reportingChange(key, chosen)), { name: 'reporting-to-every-task' });
  return rates.merge(reporting, { name: 'rates-and-reporting' });
}
