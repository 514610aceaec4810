import type { Arena } from '../duel/arena.ts';
import { gated, type InputRecord } from '../duel/input.ts';
import type { RunInput, Workload } from '../duel/workload.ts';
import { adEvents, adIds } from './ad-events.ts';
import { ExpectedCounts } from './counts.ts';

const ads = 1_000;
const partitions = 8;

/** What `jobs/repartition.ts` is given, and the events of each advertisement. */
export class RepartitionWorkload implements Workload {
  readonly title: string;
  readonly records: number;
  readonly cacheBytes = 128 * 1024 * 1024;
  readonly #expected = new ExpectedCounts();

  constructor(records: number) {
    this.records = records;
    this.title = `${records.toLocaleString('en')} Avro events in ${partitions} partitions, regrouped and counted by ${ads.toLocaleString('en')} ads, none combined before`;
  }

  async prepare(): Promise<void> {
    const ids = adIds(ads);
    for (const { ad } of adEvents(this.records, ids)) this.#expected.add(ids[ad] ?? '');
  }

  async begin(arena: Arena, applicationId: string): Promise<RunInput> {
    const [events, output] = [`${applicationId}-events`, `${applicationId}-output`];
    await arena.createTopics({ [events]: partitions, [output]: 1 });
    return { topics: { events, output }, open: await gated(arena.kafka, events, this.#input()) };
  }

  check(arena: Arena, output: string): Promise<string> {
    return this.#expected.check(arena, output);
  }

  *#input(): Generator<InputRecord> {
    let index = 0;
    for (const { time, value } of adEvents(this.records, adIds(ads))) {
      yield { partition: index++ % partitions, key: null, value, timestamp: time };
    }
  }
}
