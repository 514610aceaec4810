import {
  jsonSerde,
  type KStream,
  RecordError,
  type Serde,
  StreamsBuilder,
  stringSerde,
  type Topic,
} from '@millrace/streams';
import type { StateAccess, Task } from '@millrace/streams/testing';
import { memoryCodec } from '../../schemas/codec.ts';
import type {
  AccountConfig,
  CleanedRow,
  GoldMetric,
  ProcessedFact,
  QuarantinedRow,
  RawRecord,
} from '../../schemas/generated/types.ts';
import { createTopics } from '../../schemas/topics.ts';
import { bronzeProcessor } from '../bronze/bronze.ts';
import { goldMetrics } from '../gold/gold.ts';
import { isQuarantined } from '../quarantine.ts';
import type { Reports } from '../reports.ts';
import type { Known } from '../silver/known.ts';
import { silverFacts } from '../silver/silver.ts';

/**
 * State in memory which can go through its serde, as a restart or another owner of the task would do. As the runtime's, it takes
 * back what a failed record has put; what is in it is frozen, so that nobody can change it in place.
 */
class FrozenState implements StateAccess {
  readonly #serde: Serde<unknown>;
  readonly #groups = new Map<string, Map<string, unknown>>();
  readonly #undo: (() => void)[] = [];
  readonly #onUse: () => void;

  /** `onUse` is called before every use by a step, and may throw. */
  constructor(serde: Serde<unknown>, onUse: () => void) {
    this.#serde = serde;
    this.#onUse = onUse;
  }

  get(group: string, field: string): unknown {
    this.#onUse();
    return this.#groups.get(group)?.get(field);
  }
  put(group: string, field: string, value: unknown): void {
    this.#onUse();
    this.#set(group, field, frozen(value));
  }
  delete(group: string, field: string): void {
    this.#onUse();
    this.#set(group, field, undefined);
  }
  entries(group: string): IterableIterator<[string, unknown]> {
    this.#onUse();
    return (this.#groups.get(group) ?? new Map<string, unknown>()).entries();
  }
  size(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }
  require(): void {
    this.#onUse();
  }
  get groups(): string[] {
    return [...this.#groups.keys()];
  }
  keep(): void {
    this.#undo.length = 0;
  }
  undo(): void {
    for (const back of this.#undo.splice(0).reverse()) back();
  }
  /** Writes and reads every value, and turns the order of the fields round. */
  reload(): void {
    for (const [group, fields] of this.#groups) {
      const read = [...fields]
        .reverse()
        .map(([field, value]) => [field, frozen(this.#serde.deserialize(this.#serde.serialize(value)))] as const);
      this.#groups.set(group, new Map(read));
    }
  }

  /** Sets a field; undefined deletes it. */
  #set(group: string, field: string, value: unknown): void {
    const fields = this.#groups.get(group) ?? new Map<string, unknown>();
    this.#groups.set(group, fields);
    const before = fields.get(field);
    const set = (to: unknown) => (to === undefined ? fields.delete(field) : fields.set(field, to));
    this.#undo.push(() => set(before));
    set(value);
  }
}

/** The value, with everything in it frozen; bytes cannot be. */
function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** Thrown into a processor by `Stage.interruptAfter`. */
class Interruption extends Error {}

/** One stage with its state in memory. */
class Stage<VIn, VOut> {
  readonly counts = new Map<string, number>();
  readonly refused: string[] = [];
  /**
   * When set, a record is thrown out of the stage when it has used state and outputs so many times, as when state must be
   * loaded first or an output is refused; then it is run again.
   */
  interruptAfter: (() => number) | undefined;
  #usesLeft = Number.POSITIVE_INFINITY;
  readonly #task: Task;
  readonly #states = new Map<string, FrozenState>();
  readonly #out: [string, VOut][] = [];
  readonly #events: (readonly [string, number])[] = [];
  #offset = 0;

  constructor(
    input: Topic<string, VIn>,
    output: Topic<string, VOut>,
    build: (rows: KStream<string, VIn>, builder: StreamsBuilder) => KStream<string, VOut>,
    table: ReadonlyMap<string, unknown>,
  ) {
    const builder = new StreamsBuilder({ applicationId: 'stage' });
    build(builder.stream(input, { name: 'in' }), builder).to(output);
    const [sub] = builder.build().subTopologies;
    if (sub === undefined) throw new TypeError('a stage of one sub-topology');
    const use = () => {
      if (this.#usesLeft-- <= 0) throw new Interruption();
    };
    for (const { name, value } of sub.stores) this.#states.set(name, new FrozenState(value, use));
    this.#task = sub.createTask({
      partition: 0,
      collector: {
        send: (_topic, _partition, key, value) => {
          use();
          if (key === null || value === null) throw new TypeError('a stage sends no tombstones');
          this.#out.push([output.key.deserialize(key), output.value.deserialize(value)]);
        },
      },
      state: (name) => this.#states.get(name) as FrozenState,
      globalTable: () => table,
      wallClock: () => 0,
      defer: () => {},
      count: (event, by) => this.#events.push([event, by]),
    });
  }

  run(input: readonly (readonly [string, VIn])[]): [string, VOut][] {
    for (const [key, value] of input) this.tell('in', key, value);
    return this.#out.splice(0);
  }

  /** Runs one record of any of its sources. */
  tell(source: string, key: string, value: unknown): void {
    const wasInterrupted = !this.#attempt(source, key, value, this.interruptAfter?.());
    if (wasInterrupted) this.#attempt(source, key, value);
    this.#offset += 1;
  }

  /** Runs a record; when it throws, everything it did is taken back. False when it was interrupted. */
  #attempt(source: string, key: string, value: unknown, uses = Number.POSITIVE_INFINITY): boolean {
    const outputs = this.#out.length;
    const metadata = { topic: source, partition: 0, offset: this.#offset };
    this.#usesLeft = uses;
    try {
      this.#task.process(source, { key, value, timestamp: 1_700_000_000_000, headers: undefined, metadata });
      for (const state of this.#states.values()) state.keep();
      for (const [event, by] of this.#events) this.counts.set(event, (this.counts.get(event) ?? 0) + by);
    } catch (error) {
      for (const state of this.#states.values()) state.undo();
      this.#out.length = outputs;
      this.#task.streamTime = -1;
      if (error instanceof Interruption) return false;
      if (!(error instanceof RecordError)) throw error;
      this.refused.push(error.message);
    } finally {
      this.#events.length = 0;
    }
    return true;
  }

  get groups(): string[] {
    return [...this.#states.values()].flatMap((state) => state.groups);
  }

  reload(): void {
    for (const state of this.#states.values()) state.reload();
  }
}

/** Two kinds of values in one topic, told apart by a byte before them: what a stage sends to two topics comes out in order. */
function eitherOf<T extends object>(name: string, delivered: Serde<T>, refused: Serde<QuarantinedRow>) {
  const value: Serde<T | QuarantinedRow> = {
    serialize: (either) =>
      isQuarantined(either)
        ? Buffer.concat([Buffer.of(1), refused.serialize(either)])
        : Buffer.concat([Buffer.of(0), delivered.serialize(either)]),
    deserialize: (bytes) => (bytes[0] === 1 ? refused : delivered).deserialize(bytes.subarray(1)),
  };
  return { name, key: stringSerde, value };
}

const knownTopic = { name: 'known', key: stringSerde, value: jsonSerde<Known>() };

/** Bronze, silver and gold one behind the other, in memory; every record passes through its topic's Avro form. */
export class TestPipeline {
  readonly facts: ProcessedFact[] = [];
  readonly gold: GoldMetric[] = [];
  readonly quarantined: QuarantinedRow[] = [];
  readonly bronze;
  readonly silver;
  readonly goldStage;
  readonly #topics = createTopics(memoryCodec());

  constructor(reports: Reports, accounts: ReadonlyMap<string, AccountConfig> = new Map()) {
    const {
      raw,
      cleaned,
      processed,
      ready,
      bronzeQuarantined: { value: refused },
    } = this.#topics;
    const read = eitherOf('read', cleaned.value, refused);
    const mapped = eitherOf('mapped', processed.value, refused);
    this.bronze = new Stage(raw, read, (rows) => rows.process(bronzeProcessor(reports)), accounts);
    this.silver = new Stage(
      cleaned,
      mapped,
      (rows, builder) => {
        const accountTable = builder.globalTable(this.#topics.accounts, { name: 'accounts' });
        return silverFacts(rows, builder.stream(knownTopic, { name: 'known' }), accountTable, reports);
      },
      accounts,
    );
    this.goldStage = new Stage(
      processed,
      ready,
      (facts, builder) =>
        goldMetrics(facts, {
          catalogues: builder.globalTable(this.#topics.metrics, { name: 'metrics' }),
          rates: builder.globalTable(this.#topics.rates, { name: 'rates' }),
          reporting: builder.globalTable(this.#topics.reporting, { name: 'reporting' }),
        }),
      new Map(),
    );
  }

  /** Interrupts every record of every stage once, after so many uses of stores and outputs as `uses` says. */
  interrupted(uses: () => number): this {
    for (const stage of [this.bronze, this.silver, this.goldStage]) stage.interruptAfter = uses;
    return this;
  }

  /** Tells silver what facts are looked up in. */
  know(...changes: readonly Known[]): this {
    for (const change of changes) this.silver.tell('known', 'known', change);
    return this;
  }

  send(...records: readonly RawRecord[]): this {
    const raw = records.map((record) => [record.h.partition_key, through(this.#topics.raw.value, record)] as const);
    const cleaned = this.#deliver<CleanedRow>(this.bronze.run(raw));
    const facts = this.#deliver<ProcessedFact>(this.silver.run(cleaned));
    for (const [, fact] of facts) this.facts.push(fact);
    for (const [, row] of this.goldStage.run(facts)) this.gold.push(row);
    return this;
  }

  /** What a restart does: state is written and read again. */
  reload(): this {
    this.bronze.reload();
    this.silver.reload();
    this.goldStage.reload();
    return this;
  }

  /** The facts that are live, by tenant and key. */
  liveFacts(): Map<string, ProcessedFact> {
    const live = new Map<string, ProcessedFact>();
    for (const fact of this.facts) {
      const key = `${fact.h.tenant_id}|${fact.fact_key}`;
      if (fact.op === 'UPSERT') live.set(key, fact);
      if (fact.op === 'RETRACT') live.delete(key);
    }
    return live;
  }

  /** Gold as a reader sees it: the greatest revision of each key, without what was retracted. */
  currentGold(): Map<string, GoldMetric> {
    const current = new Map<string, GoldMetric>();
    for (const row of this.gold) current.set(`${row.h.tenant_id}|${row.gold_key}`, row);
    for (const [key, row] of current) if (row.is_retraction) current.delete(key);
    return current;
  }

  sliceEnds(): NonNullable<ProcessedFact['slice']>[] {
    return this.facts.flatMap((fact) => (fact.slice === null ? [] : [fact.slice]));
  }

  #deliver<T extends object>(output: readonly [string, T | QuarantinedRow][]): [string, T][] {
    const delivered: [string, T][] = [];
    for (const [key, value] of output) {
      if (isQuarantined(value)) this.quarantined.push(value);
      else delivered.push([key, value]);
    }
    return delivered;
  }
}

function through<T>(serde: Serde<T>, value: T): T {
  return serde.deserialize(serde.serialize(value));
}
