import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPoint } from '@millrace/streams/runtime';
import { ProcessGroups } from '../../redpanda/local/process-groups.ts';
import { isFrozen } from '../frozen.ts';
import { testProgram } from '../program.ts';
import type { Variant } from './application.ts';
import type { FaultAction, MemberOptions, MemberOrder, MemberReport, MemberSettings } from './member-protocol.ts';
import type { MemorySample } from './memory.ts';

const program = await testProgram('test/faults/member.ts');
/** A process that ended is started again after so long, milliseconds, as an orchestrator would. */
const RESTART_PAUSE_MS = 300;
const START_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 30_000;
const MEMORY_TIMEOUT_MS = 30_000;

export type Figures = Extract<MemberReport, { kind: 'figures' }>;

/** One process of the application. */
export class Member {
  readonly instance: string;
  readonly #child: ChildProcess;
  #state = 'starting';
  #figures: Figures | undefined;
  #fatal: Extract<MemberReport, { kind: 'fatal' }> | undefined;
  #onMemory: (sample: MemorySample) => void = () => undefined;

  constructor(instance: string, child: ChildProcess) {
    this.instance = instance;
    this.#child = child;
    child.on('message', (report: MemberReport) => {
      if (report.kind === 'state') this.#state = report.state;
      else if (report.kind === 'figures') this.#figures = report;
      else if (report.kind === 'memory') this.#onMemory(report.sample);
      else this.#fatal = report;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get state(): string {
    return this.hasEnded ? 'ended' : this.#state;
  }

  /** What it told last. */
  get figures(): Figures | undefined {
    return this.#figures;
  }

  /** Why it stopped by itself; undefined when it did not. */
  get fatal(): { readonly code: string; readonly message: string } | undefined {
    return this.#fatal;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves with the code or signal it ended with. @throws Error when it does not end. */
  async ended(timeoutMs = END_TIMEOUT_MS): Promise<number | string | null> {
    if (!this.hasEnded) await once(this.#child, 'exit', { signal: AbortSignal.timeout(timeoutMs) });
    return this.#child.signalCode ?? this.#child.exitCode;
  }

  /** Resolves when it has joined its group. */
  async running(): Promise<void> {
    for (const until = Date.now() + START_TIMEOUT_MS; this.#state !== 'running'; await sleep(20)) {
      if (this.hasEnded || Date.now() > until) {
        throw new Error(`member ${this.instance} did not start: ${this.#fatal?.message ?? this.state}`);
      }
    }
  }

  /** Whether its commits come to a point: they did within the second before it told last. */
  comesTo(point: FaultPoint): boolean {
    return this.#figures?.reached.includes(point) ?? false;
  }

  /** Whether it does something to itself when it comes to a point, as it told last. */
  get isArmed(): boolean {
    return this.#figures?.isArmed ?? false;
  }

  /** Whether it has stopped itself by SIGSTOP. */
  isFrozen(): Promise<boolean> {
    return isFrozen(this.pid);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Lets it do something to itself when it comes to a point of a commit for the `after`th time from now. */
  arm(point: FaultPoint, action: FaultAction, after = 1): void {
    this.#order({ kind: 'fault', point, action, after });
  }

  /** Takes that back; `isArmed` tells when it has. */
  disarm(): void {
    this.#order({ kind: 'no-fault' });
  }

  setClock(offsetMs: number): void {
    this.#order({ kind: 'clock', offsetMs });
  }

  /** Lets it collect its garbage and tell what it holds then; one call at a time. @throws Error when it does not answer. */
  memory(): Promise<MemorySample> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`member ${this.instance} does not tell its memory`)),
        MEMORY_TIMEOUT_MS,
      );
      this.#onMemory = (sample) => {
        clearTimeout(timer);
        resolve(sample);
      };
      this.#order({ kind: 'memory' });
    });
  }

  /** Ends it in good order. @throws Error when it does not end by itself, which kills it. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.signal('SIGTERM');
    try {
      await this.ended();
    } catch (error) {
      this.signal('SIGKILL');
      throw new Error(`member ${this.instance} did not end within ${END_TIMEOUT_MS} ms of SIGTERM`, { cause: error });
    }
  }

  #order(order: MemberOrder): void {
    // A member that has just ended takes no orders; whoever gave it sees that it ended.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }
}

/** How a member is started. */
export interface StartOptions {
  /** It is not started again when it ends. */
  readonly once?: boolean;
  /** Over those of the fleet. */
  readonly settings?: MemberSettings;
  readonly variant?: Variant;
}

/** The processes of one application. They end with this process, also frozen ones. */
export class Fleet {
  readonly #options: Omit<MemberOptions, 'instance' | 'settings'>;
  readonly #settings: MemberSettings;
  readonly #groups: ProcessGroups;
  readonly #log: WriteStream;
  readonly #members = new Map<string, Member>();
  /** Frozen and replaced ones, too. */
  readonly #all: Member[] = [];
  readonly #supervised = new Set<string>();
  #restarts = 0;

  private constructor(options: FleetOptions, groups: ProcessGroups) {
    this.#options = options.member;
    this.#settings = options.settings;
    this.#groups = groups;
    this.#log = createWriteStream(options.log, { flags: 'a' });
  }

  static async open(options: FleetOptions): Promise<Fleet> {
    return new Fleet(options, await ProcessGroups.open());
  }

  /** How often a member was started again because it had ended. */
  get restarts(): number {
    return this.#restarts;
  }

  get members(): Member[] {
    return [...this.#members.values()];
  }

  /** Every process that was started. */
  get all(): readonly Member[] {
    return this.#all;
  }

  /** @throws Error when there is none of that name. */
  member(instance: string): Member {
    const member = this.#members.get(instance);
    if (member === undefined) throw new Error(`there is no member ${instance}`);
    return member;
  }

  /**
   * Starts a process under a name, and again whenever it ends, unless `once`. One that runs under this name already goes
   * on: the fleet only forgets its name.
   */
  start(instance: string, options: StartOptions = {}): Member {
    const settings = { ...this.#settings, ...options.settings };
    const { variant } = options;
    const child = spawn(process.execPath, [program], {
      detached: true,
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: '16',
        FAULT_MEMBER: JSON.stringify({
          ...this.#options,
          instance,
          settings,
          ...(variant && { variant }),
        } satisfies MemberOptions),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    const { pid } = child;
    if (pid !== undefined) this.#groups.add(pid);
    const member = new Member(instance, child);
    this.#members.set(instance, member);
    this.#all.push(member);
    if (options.once !== true) this.#supervised.add(instance);
    child.once('exit', () => {
      if (pid !== undefined) this.#groups.remove(pid);
      void this.#ended(member, options);
    });
    return member;
  }

  /** Resolves when the fleet has started a member anew that has ended, and it runs. @throws Error when it does not. */
  async replaced(ended: Member): Promise<Member> {
    await ended.ended();
    for (const until = Date.now() + START_TIMEOUT_MS; this.member(ended.instance) === ended; await sleep(20)) {
      if (Date.now() > until) throw new Error(`member ${ended.instance} was not started again`);
    }
    const member = this.member(ended.instance);
    await member.running();
    return member;
  }

  /** Ends a member for good. */
  async stop(instance: string): Promise<void> {
    this.#supervised.delete(instance);
    await this.member(instance).stop();
    this.#members.delete(instance);
  }

  /** Takes a member that has ended out of the fleet. */
  forget(instance: string): void {
    this.#members.delete(instance);
  }

  /** Lets a member be dead when it dies. */
  leave(instance: string): void {
    this.#supervised.delete(instance);
  }

  /** Takes `leave` back. */
  keep(instance: string): void {
    this.#supervised.add(instance);
  }

  /** Ends all in good order. @throws Error when one does not end. */
  async stopAll(): Promise<void> {
    this.#supervised.clear();
    await Promise.all([...this.#members.keys()].map((instance) => this.stop(instance)));
  }

  /** Kills what is left. */
  async close(): Promise<void> {
    this.#supervised.clear();
    await this.#groups.close();
    this.#log.end();
  }

  async #ended(member: Member, options: StartOptions): Promise<void> {
    const isDue = () => this.#supervised.has(member.instance) && this.#members.get(member.instance) === member;
    if (!isDue()) return;
    await sleep(RESTART_PAUSE_MS);
    if (!isDue()) return;
    this.#restarts += 1;
    this.start(member.instance, options);
  }
}

export interface FleetOptions {
  readonly member: Omit<MemberOptions, 'instance' | 'settings'>;
  readonly settings: MemberSettings;
  /** The file that the members' logs go to. */
  readonly log: string;
}
