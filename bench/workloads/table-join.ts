import type { Arena } from '../duel/arena.ts';
import { gated, type InputRecord, InputWriter } from '../duel/input.ts';
import type { RunInput, Workload } from '../duel/workload.ts';
import { BenchError } from '../errors.ts';
import { adEvents, adIds, userIds } from './ad-events.ts';

const partitions = 8;
const users = 'users';
const segments = 50;

/** What `jobs/table-join.ts` is given. Its events come when the table is loaded. */
export class TableJoinWorkload implements Workload {
  readonly title: string;
  readonly records: number;
  readonly cacheBytes = 128 * 1024 * 1024;
  /** How often each joined record must come out. */
  readonly #expected = new Map<string, number>();
  readonly #segmentOf = new Map(userIds().map((user, index) => [user, `segment-${index % segments}`]));

  constructor(records: number) {
    this.records = records;
    this.title = `${records.toLocaleString('en')} Avro events in ${partitions} partitions, each joined with its row of a table of ${this.#segmentOf.size.toLocaleString('en')} keys and written`;
  }

  async prepare(arena: Arena): Promise<void> {
    await arena.createTopics({ [users]: partitions });
    const writer = await InputWriter.connect(arena.kafka);
    const rows = [...this.#segmentOf].map(([key, segment]) => ({
      partition: null,
      key,
      value: Buffer.from(segment),
      timestamp: 1,
    }));
    await writer.write(users, rows);
    await writer.close();
    for (const { user, adType } of adEvents(this.records, adIds(1_000))) {
      const joined = `${user} ${adType}/${this.#segmentOf.get(user)}`;
      this.#expected.set(joined, (this.#expected.get(joined) ?? 0) + 1);
    }
  }

  async begin(arena: Arena, applicationId: string): Promise<RunInput> {
    const [events, output] = [`${applicationId}-events`, `${applicationId}-output`];
    await arena.createTopics({ [events]: partitions, [output]: 1 });
    const rows = await arena.ends(users);
    return {
      topics: { users, events, output },
      ready: () => arena.untilCaughtUp(applicationId, users, rows),
      open: await gated(arena.kafka, events, this.#input()),
    };
  }

  async check(arena: Arena, output: string): Promise<string> {
    const seen = new Map<string, number>();
    await arena.output.read(output, (key, value) => {
      const joined = `${key} ${value}`;
      seen.set(joined, (seen.get(joined) ?? 0) + 1);
    });
    const all = new Set([...seen.keys(), ...this.#expected.keys()]);
    const wrong = [...all].find((joined) => seen.get(joined) !== this.#expected.get(joined));
    if (wrong !== undefined) {
      const came = `${seen.get(wrong) ?? 0} times for ${this.#expected.get(wrong) ?? 0}`;
      throw new BenchError('MR_BENCH_RESULT', `the joined record '${wrong}' came ${came}`);
    }
    return `${this.records.toLocaleString('en')} joined records`;
  }

  *#input(): Generator<InputRecord> {
    for (const { user, time, value } of adEvents(this.records, adIds(1_000))) {
      yield { partition: null, key: user, value, timestamp: time };
    }
  }
}
