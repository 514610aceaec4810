import { RecordError, SerdeError, TopologyError } from '../errors.ts';
import { MemoryState } from '../state/memory.ts';
import { type DeadLetter, deadLetterOf } from '../topology/dead-letter.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import { ofNoRecord } from '../topology/nodes/map-async.ts';
import type {
  DeferredWork,
  GlobalTableAccess,
  PunctuationType,
  RecordCollector,
  SubTopology,
  Task,
  TaskRecord,
} from '../topology/topology.ts';

/** A record that a task has sent. */
export type Sent = Parameters<RecordCollector['send']>;

/** Work that is under way, and the record that began it. */
interface Waiting {
  readonly work: DeferredWork;
  readonly result: Promise<unknown>;
  readonly record: ConsumedRecord;
}

/** A task of the test driver with its state; a record takes effect whole or not at all. */
export class DriverTask {
  readonly #task: Task;
  readonly #states = new Map<string, MemoryState>();
  readonly #sent: Sent[] = [];
  readonly #events: Array<readonly [string, number]> = [];
  /** Of the record in hand. */
  readonly #deferred: DeferredWork[] = [];
  readonly #waiting: Waiting[] = [];

  constructor(
    sub: SubTopology,
    partition: number,
    environment: { globalTable(name: string): GlobalTableAccess; wallClock(): number },
  ) {
    for (const store of sub.stores) this.#states.set(store.name, new MemoryState(store));
    this.#task = sub.createTask({
      partition,
      collector: { send: (...sent) => this.#sent.push(sent) },
      state: (name) => this.state(name),
      globalTable: (name) => environment.globalTable(name),
      wallClock: () => environment.wallClock(),
      defer: (work) => this.#deferred.push(work),
      count: (event, by) => this.#events.push([event, by]),
    });
  }

  state(name: string): MemoryState {
    const state = this.#states.get(name);
    if (state === undefined) throw new TopologyError(`the task has no store '${name}'`);
    return state;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  run(source: string, record: TaskRecord, consumed: ConsumedRecord): void {
    this.#whole(() => this.#task.process(source, record), consumed);
  }

  punctuate(type: PunctuationType): void {
    if (this.#task.hasPunctuations(type)) this.#whole(() => this.#task.punctuate(type), undefined);
  }

  get isFullOfPartials(): boolean {
    return this.#task.isFullOfPartials;
  }

  endBatch(): void {
    while (this.#task.hasPartials) this.#whole(() => this.#task.endBatch(), undefined);
  }

  /** Goes on with the oldest work under way; answers a dead letter when it was refused. */
  async settle(): Promise<DeadLetter | undefined> {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return undefined;
    const { work, result, record } = waiting;
    try {
      const value = await result;
      this.#whole(() => work.resume(value), record);
    } catch (error) {
      if (!(error instanceof RecordError || error instanceof SerdeError)) throw error;
      return deadLetterOf(record, error);
    }
    return undefined;
  }

  takeSent(): Sent[] {
    return this.#sent.splice(0);
  }

  takeEvents(): Array<readonly [string, number]> {
    return this.#events.splice(0);
  }

  #whole(act: () => void, record: ConsumedRecord | undefined): void {
    const { streamTime } = this.#task;
    const sent = this.#sent.length;
    const events = this.#events.length;
    try {
      act();
    } catch (error) {
      for (const state of this.#states.values()) state.undo();
      this.#sent.length = sent;
      this.#events.length = events;
      this.#deferred.length = 0;
      this.#task.streamTime = streamTime;
      throw error;
    }
    for (const state of this.#states.values()) state.keep();
    for (const work of this.#deferred.splice(0)) this.#begin(work, record);
  }

  #begin(work: DeferredWork, record: ConsumedRecord | undefined): void {
    if (record === undefined) throw ofNoRecord(work);
    const result = work.start();
    // Whether it was refused is seen when its turn comes.
    result.catch(() => undefined);
    this.#waiting.push({ work, result, record });
  }
}
