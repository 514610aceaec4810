import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamsApp } from '@millrace/streams/runtime';
import fc from 'fast-check';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { it, type TestContext } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import type { OracleRecord, OracleStep } from '../../streams/oracle/run.ts';
import {
  basicScenarioNames,
  type ScenarioTopics,
  scenarioInputs,
  scenarioTopics,
  scenarioTopology,
} from '../../streams/oracle/scenarios.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { testFetcher } from '../runtime/fetcher.ts';
import { loseState } from '../runtime/state.ts';

/**
 * The scenarios that Kafka Streams answered for, on a real broker and Redis: batches and transactions of a few records, cut
 * at random, and at a random step a restart that finds Redis empty. Where a scenario has no topic in between, every output must be
 * there, step by step; where it has one, updates in between may be combined, and the last of each key must be there.
 */
const combined = new Set(['count-rekeyed', 'table-fk-inner', 'table-fk-left']);

/** One of each operator, and buffers that others read. */
const scenarioNames = [...basicScenarioNames, 'suppress-joined', 'versioned-left-join-grace'];

/** A scenario that never stops, and what came out of it. */
interface Answered {
  readonly steps: readonly OracleStep[];
  readonly outputs: ReadonlyArray<readonly OracleRecord[]>;
}

/** How a scenario is run; MILLRACE_TEST_SEED repeats what a failure names. */
const seed = Number(process.env.MILLRACE_TEST_SEED ?? Date.now() % 2 ** 31);
const ways = fc.sample(
  fc.record({
    cuts: fc.tuple(...[0, 1].map(() => fc.record({ maxBatchRecords: upTo(20), maxTransactionRecords: upTo(10) }))),
    restartAt: upTo(100),
    fetcher: fc.constantFrom('rdkafka' as const, 'direct' as const),
  }),
  { seed, numRuns: scenarioNames.length },
);
type Way = (typeof ways)[number];

function upTo(max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max });
}

const patience = { timeout: 120_000, interval: 50 };

/** What a test that runs beside others says and tidies by itself. */
type Test = Pick<TestContext, 'expect' | 'onTestFinished'>;

class Run {
  readonly application: string;
  readonly topics: ScenarioTopics;
  readonly #scenario: string;
  readonly #way: Way;
  readonly #test: Test;
  /** kafkajs', since librdkafka cannot send a record of time 0. */
  readonly #producer: Producer;
  #unsent: Array<{ topic: string; key: string | null; value: string | null; ts: number }> = [];
  #app: StreamsApp | undefined;
  #sent = 0;
  #wallClock = 0;
  #starts = 0;

  constructor(scenario: string, way: Way, test: Test) {
    this.#scenario = scenario;
    this.#way = way;
    this.#test = test;
    this.application = `${scenario}-${process.pid}-${Date.now().toString(36)}`;
    this.topics = scenarioTopics(`${this.application}-`);
    this.#producer = producer();
  }

  async prepare(): Promise<void> {
    await withKafkaAdmin(testStack().kafka, async (admin) => {
      const topics = Object.values(this.topics).map(({ name }) => name);
      // Times of the scenarios are those of 1970: by its retention the broker would delete records while the test reads them.
      const configEntries = [{ name: 'retention.ms', value: '-1' }];
      await admin.createTopics({
        topics: topics.map((topic) => ({ topic, numPartitions: 1, configEntries })),
        waitForLeaders: false,
      });
      for (
        let known: string[] = [];
        !topics.every((topic) => known.includes(topic));
        known = await admin.listTopics()
      ) {
        await sleep(50);
      }
    });
    await this.#producer.connect();
    this.#test.onTestFinished(async () => {
      await this.#app?.stop();
      await this.#producer.disconnect();
    });
  }

  async start(): Promise<void> {
    const { kafka, redis } = testStack();
    this.#starts += 1;
    this.#sent = 0;
    this.#app = new StreamsApp(scenarioTopology(this.#scenario, this.application, this.topics), {
      bootstrapServers: kafka,
      redis,
      instanceId: 'a',
      sessionTimeoutMs: 6_000,
      commitIntervalMs: 20,
      pollTimeoutMs: 10,
      fetcher: this.#way.fetcher,
      ...testFetcher,
      ...this.#way.cuts[this.#starts - 1],
      clock: () => this.#wallClock,
    });
    await this.#app.start();
  }

  async stop(): Promise<void> {
    await this.#app?.stop();
    this.#app = undefined;
  }

  /** Sends steps; those of one topic together, and those of another when the first are through, since order counts. */
  async play(steps: readonly OracleStep[]): Promise<void> {
    const global = this.#scenario === 'stream-globaltable';
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1];
      if ('advanceWallClockMs' in step) {
        await this.#through();
        this.#wallClock += step.advanceWallClockMs;
        await sleep(150);
        continue;
      }
      const other = before !== undefined && 'topic' in before && before.topic !== step.topic;
      if (other) await (global && step.topic === 'a' ? this.#send().then(() => sleep(250)) : this.#through());
      const { name } = this.topics[step.topic];
      this.#unsent.push({ topic: name, key: step.key, value: step.value, ts: step.ts });
      if (!global || step.topic === 'a') this.#sent += 1;
    }
    await this.#through();
  }

  async outputs(): Promise<OracleRecord[]> {
    const records = await committed(this.topics.out.name, 1);
    return records.map(({ key, value, timestamp }) => ({
      key: key === null || key === undefined ? null : String(key),
      value: value === null ? null : String(value),
      ts: timestamp ?? -1,
    }));
  }

  async #through(): Promise<void> {
    await this.#send();
    await this.#test.expect.poll(() => this.#processed(), patience).toBe(this.#sent);
  }

  async #send(): Promise<void> {
    for (const { topic, key, value, ts } of this.#unsent.splice(0)) {
      await this.#producer.send({ topic, messages: [{ key, value, partition: 0, timestamp: String(ts) }] });
    }
  }

  /** Records of the scenario's own inputs that were committed since the start. */
  async #processed(): Promise<number> {
    const metric = await this.#app?.registry.getSingleMetric('millrace_streams_records_in_total')?.get();
    const inputs = new Set<unknown>(scenarioInputs(this.#scenario).map((input) => this.topics[input].name));
    return (metric?.values ?? [])
      .filter(({ labels }) => inputs.has(labels.topic))
      .reduce((sum, { value }) => sum + value, 0);
  }
}

function producer(): Producer {
  const kafka = new Kafka({ brokers: [testStack().kafka], logLevel: logLevel.ERROR });
  return kafka.producer();
}

function lastOfEachKey(records: readonly OracleRecord[]): Map<string | null, string | null> {
  return new Map(records.map(({ key, value }) => [key, value]));
}

/** The rows of one step (time 0 is sent as 1: see the runtime's producer), in an order of their own where a step may send for several keys. */
function lines(rows: readonly OracleRecord[]): string[] {
  return rows.map(({ key, value, ts }) => `${key} = ${value} @ ${Math.max(ts, 1)}`).sort();
}

const runs = scenarioNames.map((scenario, index) => [scenario, ways[index] as Way] as const);

it.concurrent.for(runs)(
  '%s, as Kafka Streams answered, with a restart that finds Redis empty',
  async ([scenario, way], { expect, onTestFinished }) => {
    const text = readFileSync(new URL(`../../streams/oracle/golden/seed-1/${scenario}.json`, import.meta.url), 'utf8');
    const { steps, outputs } = JSON.parse(text) as Answered;
    const named = `MILLRACE_TEST_SEED=${seed}, ${JSON.stringify(way)}`;
    const run = new Run(scenario, way, { expect, onTestFinished });
    await run.prepare();
    await run.start();
    await run.play(steps.slice(0, way.restartAt));
    await run.stop();
    await loseState(run.application);
    await run.start();
    await run.play(steps.slice(way.restartAt));
    const expected = outputs.flat();
    if (combined.has(scenario)) {
      await expect
        .poll(async () => lastOfEachKey(await run.outputs()), { ...patience, message: named })
        .toEqual(lastOfEachKey(expected));
      return;
    }
    await expect.poll(async () => (await run.outputs()).length, { ...patience, message: named }).toBe(expected.length);
    const found = await run.outputs();
    let at = 0;
    for (const [step, rows] of outputs.entries()) {
      const next = found.slice(at, at + rows.length);
      expect(lines(next), `step ${step}: ${JSON.stringify(steps[step])}, ${named}`).toEqual(lines(rows));
      at += rows.length;
    }
  },
);
