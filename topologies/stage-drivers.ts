import type { Topic } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import type { Reports } from '../processors/reports.ts';
import { memoryCodec } from '../schemas/codec.ts';
import type {
  AccountConfig,
  EntityVersion,
  GoldMetric,
  MetricCatalogue,
  ProcessedFact,
  QuarantinedRow,
  RateDay,
  RawRecord,
  ReportingCurrency,
} from '../schemas/generated/types.ts';
import { entityVersionKey, rateDayKey, tenantConfigKey } from '../schemas/key.ts';
import { createTopics } from '../schemas/topics.ts';
import { bronze } from './bronze.ts';
import { gold } from './gold.ts';
import { silver } from './silver.ts';

/** The three topologies one behind the other in test drivers, in memory. */
export class StageDrivers {
  readonly facts: ProcessedFact[] = [];
  readonly gold: GoldMetric[] = [];
  readonly quarantined: QuarantinedRow[] = [];
  readonly #topics = createTopics(memoryCodec());
  readonly #bronze: TopologyTestDriver;
  readonly #silver: TopologyTestDriver;
  readonly #gold: TopologyTestDriver;

  constructor(reports: Reports) {
    this.#bronze = new TopologyTestDriver(bronze(this.#topics, reports));
    this.#silver = new TopologyTestDriver(silver(this.#topics, reports));
    this.#gold = new TopologyTestDriver(gold(this.#topics));
  }

  account(key: string, account: AccountConfig): void {
    this.#silver.createInputTopic(this.#topics.accounts).pipeInput(key, account);
  }

  /** A version of an entity, under its key unless another is said. */
  entity(version: EntityVersion, key?: string): void {
    const { tenant_id, platform, account_id, kind, entity_id, valid_from } = version;
    const own = entityVersionKey(tenant_id, platform, account_id, kind, entity_id, valid_from);
    this.#silver.createInputTopic(this.#topics.entities).pipeInput(key ?? own, version);
  }

  /** Rates of a day, under their key unless another is said, to all who convert. */
  rates(day: RateDay, key = rateDayKey(day.tenant_id, day.source, day.day)): void {
    for (const driver of [this.#silver, this.#gold]) driver.createInputTopic(this.#topics.rates).pipeInput(key, day);
  }

  /** The reporting currency, to all who convert. */
  reporting(chosen: ReportingCurrency, key = tenantConfigKey(chosen.tenant_id)): void {
    for (const driver of [this.#silver, this.#gold]) {
      driver.createInputTopic(this.#topics.reporting).pipeInput(key, chosen);
    }
  }

  /** What an organisation's own metrics are from now on. */
  metrics(tenant: string, metrics: MetricCatalogue['metrics']): void {
    const catalogue = { tenant_id: tenant, metrics, updated_at: 0 };
    this.#gold.createInputTopic(this.#topics.metrics).pipeInput(tenantConfigKey(tenant), catalogue);
  }

  send(...records: readonly RawRecord[]): this {
    const input = this.#bronze.createInputTopic(this.#topics.raw);
    for (const record of records) input.pipeInput(record.h.partition_key, record, 1_700_000_000_000);
    this.#hand(this.#bronze, this.#silver, this.#topics.cleaned);
    this.facts.push(...this.#hand(this.#silver, this.#gold, this.#topics.processed));
    this.gold.push(...values(this.#gold, this.#topics.ready));
    this.quarantined.push(...values(this.#bronze, this.#topics.bronzeQuarantined));
    this.quarantined.push(...values(this.#silver, this.#topics.silverQuarantined));
    return this;
  }

  /** Reasons of what went to dead letters, by topic. */
  deadLetters(): string[] {
    return [this.#bronze, this.#silver, this.#gold].flatMap((driver) => driver.deadLetters().map(({ topic }) => topic));
  }

  #hand<V>(from: TopologyTestDriver, to: TopologyTestDriver, topic: Topic<string, V>): V[] {
    const handed: V[] = [];
    const input = to.createInputTopic(topic);
    for (const { key, value, timestamp } of from.createOutputTopic(topic).readRecords()) {
      input.pipeInput(key, value, timestamp);
      if (value !== null) handed.push(value);
    }
    return handed;
  }
}

function values<V>(driver: TopologyTestDriver, topic: Topic<string, V>): V[] {
  return driver
    .createOutputTopic(topic)
    .readRecords()
    .flatMap(({ value }) => (value === null ? [] : [value]));
}
