import type { Arena } from '../duel/arena.ts';
import { gated, type InputRecord, InputWriter } from '../duel/input.ts';
import type { RunInput, Workload } from '../duel/workload.ts';
import { ExpectedCounts } from './counts.ts';
import { randomNumbers, uuids, zipf } from './random.ts';

const partitions = 8;
const WINDOW_MS = 3_600_000;
/** The start of a window, epoch milliseconds. */
const BEGIN = 1_760_000_400_000;

/**
 * What `jobs/window-state.ts` is given: first one event of each user, so that the state holds them all; then, when these
 * are committed, the measured ones, by Zipf's law.
 */
export class WindowStateWorkload implements Workload {
  readonly title: string;
  readonly records: number;
  /** About a tenth of the state. */
  readonly cacheBytes: number;
  readonly #users: readonly string[];
  readonly #expected = new ExpectedCounts();

  constructor(records: number, keys: number) {
    this.records = records;
    this.cacheBytes = 16 * keys;
    this.#users = uuids(keys, 5);
    this.title = `${records.toLocaleString('en')} events of ${keys.toLocaleString('en')} users by Zipf's law in ${partitions} partitions, counted by user and hour; all users in the state, a cache of ${Math.round(this.cacheBytes / 1e6)} MB`;
  }

  async prepare(): Promise<void> {
    for (const part of [this.#each(), this.#drawn()]) {
      for (const { key, timestamp } of part) this.#expected.add(`${key}@${timestamp - (timestamp % WINDOW_MS)}`);
    }
  }

  async begin(arena: Arena, applicationId: string): Promise<RunInput> {
    const [events, output] = [`${applicationId}-events`, `${applicationId}-output`];
    await arena.createTopics({ [events]: partitions, [output]: 1 });
    const first = await InputWriter.connect(arena.kafka);
    await first.write(events, this.#each());
    await first.close();
    const ends = await arena.ends(events);
    const open = await gated(arena.kafka, events, this.#drawn());
    return { topics: { events, output }, ready: () => arena.untilCaughtUp(applicationId, events, ends), open };
  }

  check(arena: Arena, output: string): Promise<string> {
    return this.#expected.check(arena, output);
  }

  /** One event of each user. */
  *#each(): Generator<InputRecord> {
    for (const [index, user] of this.#users.entries()) yield this.#event(user, index);
  }

  /** Events whose users are drawn, in the same window. */
  *#drawn(): Generator<InputRecord> {
    const draw = zipf(this.#users.length, randomNumbers(11));
    for (let index = 0; index < this.records; index++) yield this.#event(this.#users[draw()] ?? '', index);
  }

  #event(user: string, index: number): InputRecord {
    const value = Buffer.alloc(8);
    value.writeBigInt64BE(BigInt(index));
    return { partition: null, key: user, value, timestamp: BEGIN + (index % WINDOW_MS) };
  }
}
