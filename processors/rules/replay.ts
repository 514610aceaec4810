import { jsonSerde, RecordError, StreamsBuilder, stringSerde } from '@millrace/streams';
import {
  type DeadLetter,
  type TestInputTopic,
  type TestOutputTopic,
  TopologyTestDriver,
} from '@millrace/streams/testing';
import { memoryCodec } from '../../schemas/codec.ts';
import type { Alert, GoldMetric, RuleConfig, SliceEvent } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import type { RateChange } from '../rates/state.ts';
import { ruleEngine } from './engine.ts';
import { alertsAmong } from './evaluation.ts';
import type { RuleChange } from './inputs.ts';
import { noLimits } from './limits.ts';
import type { FlightChange } from './planned.ts';

const minuteMs = 60_000;

const changes = {
  name: 'rules.replay',
  key: stringSerde,
  value: jsonSerde<RuleChange | RateChange | FlightChange>(),
};

/**
 * The rule engine over records of the past, or made up ones, in memory: the same operator as runs on the stream, with the time given.
 * Times are milliseconds and must not go back.
 */
export class RuleReplay {
  readonly alerts: Alert[] = [];
  readonly #driver: TopologyTestDriver;
  readonly #gold: TestInputTopic<string, GoldMetric>;
  readonly #changes: TestInputTopic<string, RuleChange | RateChange | FlightChange>;
  readonly #slices: TestInputTopic<string, SliceEvent>;
  readonly #alerts: TestOutputTopic<string, Alert>;
  readonly #tickMs: number;
  #now: number | undefined;

  /** `tickMs`: how finely time passes between records. It has no limits unless they are given: nobody shares it. */
  constructor(tickMs = minuteMs, limits = noLimits) {
    const topics = createTopics(memoryCodec());
    const builder = new StreamsBuilder({ applicationId: 'replay' });
    const gold = builder.stream(topics.ready, { name: 'ready' });
    const slices = builder.stream(topics.sliceEvents, { name: 'slices' });
    const inputs = gold.merge(builder.stream(changes, { name: 'changes' })).merge(slices);
    alertsAmong(ruleEngine(inputs, limits)).to(topics.alerts);
    this.#driver = new TopologyTestDriver(builder.build());
    this.#gold = this.#driver.createInputTopic(topics.ready);
    this.#changes = this.#driver.createInputTopic(changes);
    this.#slices = this.#driver.createInputTopic(topics.sliceEvents);
    this.#alerts = this.#driver.createOutputTopic(topics.alerts);
    this.#tickMs = tickMs;
  }

  /** Puts a rule in force, or takes it out. */
  rule(config: RuleConfig, at: number): void {
    this.#change({ tenant: config.tenant_id, rule: config.rule_id, config }, at);
  }

  /** Tells exchange rates, or which of them hold. */
  rates(change: RateChange, at: number): void {
    this.#change(change, at);
  }

  /** Tells what an entity was planned for. */
  flight(change: FlightChange, at: number): void {
    const { tenant, account } = change.flightOf;
    this.#change(change, at, accountKey(tenant, account));
  }

  remove(tenant: string, rule: string, at: number): void {
    this.#change({ tenant, rule, config: null }, at);
  }

  gold(record: GoldMetric, at: number): void {
    this.pass(at);
    this.#gold.pipeInput(record.h.partition_key, record, at);
    this.#collect();
  }

  slice(event: SliceEvent, at: number): void {
    this.pass(at);
    this.#slices.pipeInput(event.h.partition_key, event, at);
    this.#collect();
  }

  /** Lets time pass up to an instant. */
  pass(to: number): void {
    for (let at = (this.#now ?? to) + this.#tickMs; at < to; at += this.#tickMs) this.#tick(at);
    if (this.#now === undefined || to > this.#now) this.#tick(to);
    this.#now = Math.max(to, this.#now ?? to);
  }

  /** Nothing of nobody: a record that only moves the clock. */
  #tick(at: number): void {
    this.#changes.pipeInput('clock', { tenant: '', rule: '', config: null }, at);
    this.#collect();
  }

  #change(change: RuleChange | RateChange | FlightChange, at: number, key?: string): void {
    this.pass(at);
    this.#changes.pipeInput(key ?? ('tenant' in change ? change.tenant : ''), change, at);
    this.#collect();
  }

  #collect(): void {
    const [refused] = this.#driver.deadLetters();
    if (refused !== undefined) throw new RecordError(`${refused.topic}: ${reasonOf(refused)}`);
    for (const { value } of this.#alerts.readRecords()) if (value !== null) this.alerts.push(value);
  }
}

function reasonOf({ headers }: DeadLetter): string {
  return headers.find(([name]) => name.endsWith('errors.message'))?.[1].toString() ?? 'refused';
}
