import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BenchError } from '../errors.ts';

const patienceMs = 60_000;

/** The servers that parts run on. */
export interface Servers {
  readonly kafka: string;
  readonly redis: string;
  readonly registry: string;
  /** Where notifications run. */
  readonly postgres?: string;
}

/** What a part tells: that it is at work, or how much CPU it has used, microseconds. */
export type FromPart = { readonly ready: true } | { readonly cpu: number };
export type ToPart = 'cpu' | 'stop';

/** Rules, or notifications, in a process of their own, as an installation runs them. */
export class Part {
  readonly name: 'rules' | 'notifications';
  readonly #child: ChildProcess;

  private constructor(name: Part['name'], child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  /** Starts one; resolves when it is at work. */
  static async start(name: Part['name'], servers: Servers): Promise<Part> {
    const child = fork(join(import.meta.dirname, 'part-process.ts'), [name, JSON.stringify(servers)]);
    const part = new Part(name, child);
    await part.#answer();
    return part;
  }

  /** CPU that it has used since it began, microseconds. */
  async cpu(): Promise<number> {
    this.#child.send('cpu' satisfies ToPart);
    const said = await this.#answer();
    return 'cpu' in said ? said.cpu : Number.NaN;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.send('stop' satisfies ToPart);
    await once(this.#child, 'exit');
  }

  async #answer(): Promise<FromPart> {
    const late = AbortSignal.timeout(patienceMs);
    const ended = once(this.#child, 'exit', { signal: late }).then(() => {
      throw new BenchError('MR_BENCH_STALLED', `${this.name} ended before it answered: see above`);
    });
    const [said] = await Promise.race([once(this.#child, 'message', { signal: late }), ended]);
    ended.catch(() => undefined);
    return said as FromPart;
  }
}
