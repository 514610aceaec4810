import {
  countSerde,
  groupedStore,
  keyValueStore,
  type Processor,
  StreamsBuilder,
  sessionStore,
  stringSerde,
  type Topology,
  versionedStore,
  windowStore,
} from '@millrace/streams';
import { type StateAnswer, StateReader, StreamsApp } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { type CountingNames, countingNames } from '../runtime/counting.ts';
import { testFetcher } from '../runtime/fetcher.ts';
import { createTopics, PARTITIONS, produce } from '../runtime/kafka.ts';
import { loseState, withRedis } from '../runtime/state.ts';

const patience = { timeout: 30_000, interval: 100 };
const HOUR = 3_600_000;

const keyed = { key: stringSerde, value: stringSerde };
const latest = keyValueStore({ name: 'latest', ...keyed });
const byInitial = groupedStore({ name: 'by-initial', value: stringSerde });
const hourly = windowStore({ name: 'hourly', ...keyed, windowSizeMs: HOUR, retentionMs: 24 * HOUR });
const visits = sessionStore({ name: 'visits', ...keyed, retentionMs: 24 * HOUR });
const history = versionedStore({ name: 'history', ...keyed, historyRetentionMs: 24 * HOUR });
const counts = keyValueStore({ name: 'counts', key: stringSerde, value: countSerde });

/** Keeps `time=text` in a store of each kind, at that time; `-` deletes the version. */
const keep: Processor<
  string,
  string,
  string,
  string,
  {
    latest: typeof latest;
    byInitial: typeof byInitial;
    hourly: typeof hourly;
    visits: typeof visits;
    history: typeof history;
  }
> = {
  name: 'keep',
  stores: { latest, byInitial, hourly, visits, history },
  process({ key, value }, context) {
    const { stores } = context;
    const [time, text = ''] = value.split('=');
    const at = Number(time);
    stores.latest.put(key, text);
    stores.byInitial.put(key.slice(0, 1), key, text);
    stores.hourly.put(key, text, at - (at % HOUR));
    stores.visits.put({ key, window: { start: at, end: at + 1_000 } }, text);
    stores.history.put(key, text === '-' ? null : text, at);
    context.forward(key, text);
  },
};

function topologyOf(names: CountingNames): Topology {
  const builder = new StreamsBuilder({ applicationId: names.application });
  const kept = builder.stream({ name: names.input, ...keyed }, { name: 'input' }).process(keep);
  kept.to({ name: names.output, ...keyed }, { name: 'output' });
  kept.groupByKey({ name: 'by-key', ...keyed }).count({ name: 'counts' });
  return builder.build();
}

/** An application that has taken in `lines`, and a reader that knows its topology as JSON only. */
async function running(
  test: string,
  lines: ReadonlyArray<readonly [string, string]>,
  work: (parts: { names: CountingNames; reader: StateReader; app: StreamsApp }) => Promise<void>,
): Promise<void> {
  const names = countingNames(test);
  await createTopics(names);
  const topology = topologyOf(names);
  const { kafka, redis } = testStack();
  const fatal: Error[] = [];
  const onFatal = (error: Error): number => fatal.push(error);
  const app = new StreamsApp(topology, { bootstrapServers: kafka, redis, instanceId: 'a', ...testFetcher, onFatal });
  await withRedis(async (connection) => {
    const json = JSON.parse(JSON.stringify(topology));
    const reader = new StateReader({ topology: json, redis: connection, partitions: PARTITIONS });
    expect(await reader.get(latest, 'ann')).toEqual({ status: 'unknown' });
    await produce(names.input, lines);
    await app.start();
    const lastOf = new Map(lines.map(([key, value]) => [key, value.split('=')[1]]));
    for (const [key, text] of lastOf) {
      await expect
        .poll(async () => fatal[0] ?? (await reader.get(latest, key)), patience)
        .toMatchObject({ status: 'ok', value: text });
    }
    await work({ names, reader, app });
    await app.stop();
  });
}

function found<T>(answer: StateAnswer<T>): T {
  if (answer.status !== 'ok') throw new Error(`the answer is ${JSON.stringify(answer)}`);
  return answer.value;
}

const day = Date.UTC(2026, 10, 1);
const sent = [
  ['ann', `${day + 1_000}=one`],
  ['bob', `${day + 2_000}=two`],
  ['ann', `${day + HOUR + 5_000}=three`],
  ['ann', `${day + 3 * HOUR}=four`],
] as const;

it('reads stores of every kind from outside, by key and by task', async () => {
  await running('reader', sent, async ({ names, reader }) => {
    // What the application sends lies where Kafka's Java client would put it, as what it reads does.
    const outputs = await committed(names.output, PARTITIONS);
    expect(outputs.map(({ partition }) => partition)).toEqual(
      outputs.map(({ key }) => reader.partitionFor(latest, String(key))),
    );
    expect(await reader.get(latest, 'ann')).toEqual({
      status: 'ok',
      value: 'four',
      epoch: expect.any(Number),
      seq: expect.any(Number),
      streamTime: expect.any(Number),
    });
    expect(found(await reader.get(latest, 'nobody'))).toBeUndefined();
    // A table of the DSL, whose values carry their times.
    await expect.poll(() => reader.get(counts, 'ann'), patience).toMatchObject({ status: 'ok', value: 3 });

    const task = reader.partitionFor(latest, 'ann');
    expect(found(await reader.range(latest, task))).toContainEqual(['ann', 'four']);
    expect(found(await reader.range(latest, task, { from: 'b', to: 'a' }))).toEqual([]);
    const everyone = await Promise.all(Array.from({ length: PARTITIONS }, (_, p) => reader.range(latest, p)));
    const values = everyone.flatMap((answer) => (answer.status === 'ok' ? answer.value : []));
    expect(values.sort()).toEqual([
      ['ann', 'four'],
      ['bob', 'two'],
    ]);
    expect(found(await reader.group(byInitial, task, 'a'))).toEqual(new Map([['ann', 'four']]));

    expect(found(await reader.window(hourly, 'ann', day, day + HOUR))).toEqual([
      { start: day, value: 'one' },
      { start: day + HOUR, value: 'three' },
    ]);
    const sessions = found(await reader.session(visits, 'ann', day + 2 * HOUR));
    expect(sessions).toEqual([
      { key: 'ann', window: { start: day + 3 * HOUR, end: day + 3 * HOUR + 1_000 }, value: 'four' },
    ]);
    expect(found(await reader.versioned(history, 'ann', day + HOUR))).toEqual({
      value: 'one',
      timestamp: day + 1_000,
      validTo: day + HOUR + 5_000,
    });
    expect(found(await reader.versioned(history, 'ann'))).toMatchObject({ value: 'four', validTo: undefined });
    expect(found(await reader.window(hourly, 'bob', 0, day + 9 * HOUR))).toEqual([{ start: day, value: 'two' }]);
  });
});

it('waits for a commit that a reader knows of, and says when it does not come in time', async () => {
  await running('reader-seq', sent, async ({ names, reader }) => {
    const before = await reader.get(latest, 'ann');
    if (before.status !== 'ok') throw new Error(`the answer is ${before.status}`);
    const asked = performance.now();
    const late = await reader.get(latest, 'ann', { minSeq: before.seq + 1_000, maxWaitMs: 300 });
    expect(late).toMatchObject({ status: 'stale', seq: before.seq });
    expect(performance.now() - asked).toBeGreaterThan(250);

    const next = reader.get(latest, 'ann', { minSeq: before.seq + 1, maxWaitMs: 30_000 });
    await produce(names.input, [['ann', `${day + 4 * HOUR}=five`]]);
    const after = await next;
    expect(after).toMatchObject({ status: 'ok', value: 'five' });
    expect(after.status === 'ok' && after.seq).toBeGreaterThan(before.seq);
  });
});

it('does not answer from state that is not whole', async () => {
  await running('reader-torn', sent, async ({ names, reader, app }) => {
    await app.stop();
    await withRedis(async (redis) => {
      const meta = `{${names.application}:0:${reader.partitionFor(latest, 'ann')}}:m`;
      await redis.hset(meta, 'rebuilding', 1);
      expect(await reader.get(latest, 'ann')).toEqual({ status: 'rebuilding' });
      await redis.hdel(meta, 'rebuilding');
      await redis.hset(meta, 'applying', 99);
      const half = reader.get(latest, 'ann', { maxWaitMs: 10_000 });
      expect(await reader.get(latest, 'ann', { maxWaitMs: 50 })).toEqual({ status: 'rebuilding' });
      await redis.hdel(meta, 'applying');
      expect(found(await half)).toBe('four');
    });
    await loseState(names.application);
    expect(await reader.get(latest, 'ann')).toEqual({ status: 'unknown' });
    const { kafka, redis } = testStack();
    const again = new StreamsApp(topologyOf(names), {
      bootstrapServers: kafka,
      redis,
      instanceId: 'a',
      ...testFetcher,
    });
    const seen = new Set<string>();
    await again.start();
    await expect
      .poll(
        async () => {
          const answer = await reader.window(hourly, 'ann', 0, day + 9 * HOUR);
          seen.add(answer.status === 'ok' ? String(answer.value.length) : answer.status);
          return answer.status;
        },
        { ...patience, interval: 1 },
      )
      .toBe('ok');
    await again.stop();
    // Either nothing or everything: never a part of the three windows.
    expect([...seen].filter((what) => what !== 'unknown' && what !== 'rebuilding')).toEqual(['3']);
  });
});

it('says what is wrong with a question: another store, another kind, another task', async () => {
  await withRedis(async (redis) => {
    const topology = topologyOf(countingNames('reader-wrong'));
    const reader = new StateReader({ topology, redis, partitions: { latest: 4 } });
    const stranger = keyValueStore({ name: 'stranger', ...keyed });
    await expect(reader.get(stranger, 'a')).rejects.toThrow(/no store 'stranger': it has 'latest'/);
    const mistaken = keyValueStore({ name: 'hourly', ...keyed });
    await expect(reader.get(mistaken, 'a')).rejects.toThrow(/is of type window, not key-value/);
    await expect(reader.range(latest, 4)).rejects.toThrow(/partitions 0 to 3, not 4/);
    await expect(reader.window(hourly, 'a', 0, 1)).rejects.toThrow(/partitions of store 'hourly' is not known/);
  });
});
