import { countSerde, keyValueStore, nullable, StreamsBuilder, stringSerde, untilCommit } from '@millrace/streams';
import { StreamsApp } from '@millrace/streams/runtime';
import { expect, it, onTestFinished } from 'vitest';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { countingNames } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { createTopics, type Line, PARTITIONS, produce } from './kafka.ts';
import { loseState } from './state.ts';

const patience = { timeout: 60_000, interval: 200 };
const KEYS = 50;

function namesOf(test: string) {
  const names = countingNames(test);
  return { ...names, second: `${names.application}-second` };
}

/** The bonus of a key: other keys have others, so that last digits differ. */
function bonusOf(key: string): number {
  return Number(key.slice(1)) % 7;
}

/** Counts by key, held until the commit, with a bonus of each key, and from them how many keys have each last digit, by another task. */
function topologyOf(names: ReturnType<typeof namesOf>) {
  const builder = new StreamsBuilder({ applicationId: names.application });
  const counts = builder
    .stream({ name: names.input, key: stringSerde, value: stringSerde }, { name: 'lines' })
    .groupByKey()
    .count(keyValueStore({ name: 'counts', key: stringSerde, value: countSerde }))
    .suppress(untilCommit());
  // A second table of the same task, whose state is read for what the first lets go.
  const bonuses = builder.table(
    { name: names.second, key: stringSerde, value: stringSerde },
    { name: 'bonuses', store: keyValueStore({ name: 'bonuses', key: stringSerde, value: stringSerde }) },
  );
  counts
    .join(bonuses, (count, bonus) => count + Number(bonus))
    .groupBy((count) => [`${count % 10}`, count], { name: 'by-digit', key: stringSerde, value: countSerde })
    .aggregate(
      { init: () => 0, add: (keys) => keys + 1, sub: (keys) => keys - 1 },
      { name: 'digits', key: stringSerde, value: countSerde },
    )
    .suppress(untilCommit())
    .toStream()
    .to({ name: names.output, key: stringSerde, value: nullable(countSerde) });
  return builder.build();
}

it('lets the last update of each transaction go, with true old values, across restarts and lost state', async () => {
  const names = namesOf('until-commit');
  await createTopics(names);
  await createTopics({ ...names, input: names.second });
  await produce(
    names.second,
    Array.from({ length: KEYS }, (_, index) => [`k${index}`, `${bonusOf(`k${index}`)}`, 1]),
  );
  const { kafka, redis } = testStack();
  const sent = new Map<string, number>();
  const outputs = async () => {
    const digits = new Map<string, number>();
    const records = await committed(names.output, PARTITIONS);
    for (const { key, value } of records) digits.set(String(key), countSerde.deserialize(value as Buffer));
    return { digits: Object.fromEntries([...digits].filter(([, keys]) => keys > 0).sort()), updates: records.length };
  };
  const expected = () => {
    const digits: Record<string, number> = {};
    for (const [key, count] of sent) {
      const digit = (count + bonusOf(key)) % 10;
      digits[digit] = (digits[digit] ?? 0) + 1;
    }
    return digits;
  };
  for (const round of [0, 1, 2]) {
    const app = new StreamsApp(topologyOf(names), {
      bootstrapServers: kafka,
      redis,
      instanceId: 'a',
      ...testFetcher,
      sessionTimeoutMs: 6_000,
    });
    onTestFinished(() => app.stop());
    await app.start();
    const records: Line[] = Array.from({ length: 5_000 }, (_, index) => [`k${(index * 7 + round) % KEYS}`, 'x']);
    for (const [key] of records.slice(0, 4_000 + 13 * round)) sent.set(key, (sent.get(key) ?? 0) + 1);
    await produce(names.input, records.slice(0, 4_000 + 13 * round));
    await expect.poll(async () => (await outputs()).digits, patience).toEqual(expected());
    await app.stop();
    if (round === 1) await loseState(names.application);
  }
  // Held back they are far fewer than the updates of the counts, of which each would take one digit away and give another.
  expect((await outputs()).updates).toBeLessThan(12_039);
});
