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

/**
 * A grouped store in memory which can go through its serde, as a restart or another owner of the task would do. As the runtime's,
 * it takes back what a failed record has put; what is in it is frozen, so that nobody can change it in place.
 */
class MemoryStore implements GroupedStore<unknown> {
  readonly #groups = new Map<string, Map<string, unknown>>();
  readonly #undo: (() => void)[] = [];
  readonly #onUse: () => void;

  /** `onUse` is called before every use by a processor, and may throw. */
  constructor(onUse: () => void) {
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
  reload(serde: Serde<unknown>): void {
    for (const [group, fields] of this.#groups) {
      const read = [...fields]
        .reverse()
        .map(([field, value]) => [field, frozen(serde.deserialize(serde.serialize(value)))] as const);
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

/** One processor with its stores in memory. */
class Stage<VIn, VOut, S extends StoreBuilders> {
  readonly counts = new Map<string, number>();
  readonly refused: string[] = [];
  /**
   * When set, a record is thrown out of the processor when it has used stores and outputs so many times, as when a store must be
   * loaded first or an output is refused; then it is run again.
   */
  interruptAfter: (() => number) | undefined;
  #usesLeft = Number.POSITIVE_INFINITY;
  readonly #processor: Processor<string, VIn, string, VOut, S>;
  readonly #stores = new Map<string, MemoryStore>();
  readonly #out: [string, VOut][] = [];
  readonly #events: [string, number][] = [];
  readonly #context: ProcessorContext<string, VOut, S>;
  #offset = 0;

  constructor(processor: Processor<string, VIn, string, VOut, S>, accounts: ReadonlyMap<string, AccountConfig>) {
    this.#processor = processor;
    const use = () => {
      if (this.#usesLeft-- <= 0) throw new Interruption();
    };
    const stores: Record<string, unknown> = {};
    for (const [alias, builder] of Object.entries(processor.stores ?? {})) {
      if (builder.kind === 'global') stores[alias] = accounts;
      else {
        const store = new MemoryStore(use);
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
      forward: (key, value) => {
        use();
        this.#out.push([key, value]);
      },
      count: (event, by = 1) => this.#events.push([event, by]),
    };
  }

  run(input: readonly (readonly [string, VIn])[]): [string, VOut][] {
    for (const [key, value] of input) {
      const wasInterrupted = !this.#attempt(key, value, this.interruptAfter?.());
      if (wasInterrupted) this.#attempt(key, value);
      this.#offset += 1;
    }
    return this.#out.splice(0);
  }

  /** Runs a record; when it throws, everything it did is taken back. False when it was interrupted. */
  #attempt(key: string, value: VIn, uses = Number.POSITIVE_INFINITY): boolean {
    const outputs = this.#out.length;
    this.#usesLeft = uses;
    try {
      this.#processor.process({ key, value, timestamp: 1_700_000_000_000, headers: undefined }, this.#context);
      for (const store of this.#stores.values()) store.keep();
      for (const [event, by] of this.#events) this.counts.set(event, (this.counts.get(event) ?? 0) + by);
    } catch (error) {
      for (const store of this.#stores.values()) store.undo();
      this.#out.length = outputs;
      if (error instanceof Interruption) return false;
      if (!(error instanceof RecordError)) throw error;
      this.refused.push(error.message);
    } finally {
      this.#events.length = 0;
    }
    return true;
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

  /** Interrupts every record of every stage once, after so many uses of stores and outputs as `uses` says. */
  interrupted(uses: () => number): this {
    for (const stage of [this.bronze, this.silver, this.goldStage]) stage.interruptAfter = uses;
    return this;
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
