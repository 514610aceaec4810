import type { GroupedStore, Processor, ProcessorContext, Serde, StoreBuilders, Stores } from '@millrace/streams';
import { RecordError } from '@millrace/streams';
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
import { goldProcessor } from '../gold/gold.ts';
import { isQuarantined } from '../quarantine.ts';
import type { Reports } from '../reports.ts';
import { silverProcessor } from '../silver/silver.ts';

/** A grouped store in memory which can go through its serde, as a restart or another owner of the task would do. */
class MemoryStore implements GroupedStore<unknown> {
  readonly #groups = new Map<string, Map<string, unknown>>();

  get(group: string, field: string): unknown {
    return this.#groups.get(group)?.get(field);
  }
  put(group: string, field: string, value: unknown): void {
    const fields = this.#groups.get(group) ?? new Map<string, unknown>();
    this.#groups.set(group, fields.set(field, value));
  }
  delete(group: string, field: string): void {
    this.#groups.get(group)?.delete(field);
  }
  entries(group: string): IterableIterator<[string, unknown]> {
    return (this.#groups.get(group) ?? new Map<string, unknown>()).entries();
  }
  size(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }
  get groups(): string[] {
    return [...this.#groups.keys()];
  }
  /** Writes and reads every value, and turns the order of the fields round. */
  reload(serde: Serde<unknown>): void {
    for (const [group, fields] of this.#groups) {
      const read = [...fields]
        .reverse()
        .map(([field, value]) => [field, serde.deserialize(serde.serialize(value))] as const);
      this.#groups.set(group, new Map(read));
    }
  }
}

/** One processor with its stores in memory. */
class Stage<VIn, VOut, S extends StoreBuilders> {
  readonly counts = new Map<string, number>();
  readonly refused: string[] = [];
  readonly #processor: Processor<string, VIn, string, VOut, S>;
  readonly #stores = new Map<string, MemoryStore>();
  readonly #out: [string, VOut][] = [];
  readonly #context: ProcessorContext<string, VOut, S>;
  #offset = 0;

  constructor(processor: Processor<string, VIn, string, VOut, S>, accounts: ReadonlyMap<string, AccountConfig>) {
    this.#processor = processor;
    const stores: Record<string, unknown> = {};
    for (const [alias, builder] of Object.entries(processor.stores ?? {})) {
      if (builder.kind === 'global') stores[alias] = accounts;
      else {
        const store = new MemoryStore();
        this.#stores.set(alias, store);
        stores[alias] = store;
      }
    }
    const stage = this;
    this.#context = {
      stores: stores as Stores<S>,
      get metadata() {
        return { topic: 'in', partition: 0, offset: stage.#offset };
      },
      streamTime: 0,
      forward: (key, value) => this.#out.push([key, value]),
      count: (event, by = 1) => this.counts.set(event, (this.counts.get(event) ?? 0) + by),
    };
  }

  run(input: readonly (readonly [string, VIn])[]): [string, VOut][] {
    for (const [key, value] of input) {
      try {
        this.#processor.process({ key, value, timestamp: 1_700_000_000_000, headers: undefined }, this.#context);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        this.refused.push(error.message);
      }
      this.#offset += 1;
    }
    return this.#out.splice(0);
  }

  get groups(): string[] {
    return [...this.#stores.values()].flatMap((store) => store.groups);
  }

  reload(): void {
    for (const [alias, store] of this.#stores) {
      const builder = this.#processor.stores?.[alias];
      if (builder?.kind === 'grouped') store.reload(builder.value);
    }
  }
}

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
    this.bronze = new Stage(bronzeProcessor(reports), accounts);
    this.silver = new Stage(silverProcessor(reports), accounts);
    this.goldStage = new Stage(goldProcessor(), accounts);
  }

  send(...records: readonly RawRecord[]): this {
    const raw = records.map((record) => [record.h.partition_key, through(this.#topics.raw.value, record)] as const);
    const cleaned = this.#deliver<CleanedRow>(this.bronze.run(raw), this.#topics.cleaned.value);
    const facts = this.#deliver<ProcessedFact>(this.silver.run(cleaned), this.#topics.processed.value);
    for (const [, fact] of facts) this.facts.push(fact);
    for (const [, row] of this.goldStage.run(facts)) this.gold.push(through(this.#topics.ready.value, row));
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

  #deliver<T extends object>(output: readonly [string, T | QuarantinedRow][], serde: Serde<T>): [string, T][] {
    const delivered: [string, T][] = [];
    for (const [key, value] of output) {
      if (isQuarantined(value)) this.quarantined.push(through(this.#topics.bronzeQuarantined.value, value));
      else delivered.push([key, through(serde, value)]);
    }
    return delivered;
  }
}

function through<T>(serde: Serde<T>, value: T): T {
  return serde.deserialize(serde.serialize(value));
}
