import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import { runCommand } from '../../cli/run-command.ts';

/** What a command printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Printed {
  stdout: string;
  stderr: string;
}

const printing = new AsyncLocalStorage<Printed>();
const caught = new WeakSet<object>();
let isBusy = false;

/** Commands that go on until a signal, or start programs and write files of the project. */
const ownProcess: ReadonlySet<string> = new Set([
  'run',
  'start',
  'sandbox',
  'sample',
  'dev',
  'stack',
  'test',
  'new',
  'diff',
  'lint',
  'codegen',
  'doctor',
]);

/** Whether a command can be run in this process now: one at a time, since what it prints and its exit code are the process's. */
export function canRunHere(args: readonly string[]): boolean {
  return !isBusy && !ownProcess.has(args[0] ?? '');
}

/** Runs `millrace …args` as `cli/main.ts` does, without the start of a process: a second of processor time, most of a short command. */
export async function runHere(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> {
  isBusy = true;
  catchOutput();
  const printed: Printed = { stdout: '', stderr: '' };
  const before = stubbed(environment);
  const exitCode = process.exitCode;
  process.exitCode = 0;
  try {
    await printing.run(printed, () => runCommand(['node', 'millrace', ...args]));
    return { code: Number(process.exitCode), ...printed };
  } finally {
    process.exitCode = exitCode;
    stubbed(before);
    isBusy = false;
  }
}

/** Sets variables of this process; undefined takes one away. Gives what they were. */
function stubbed(environment: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const before = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return before;
}

/** What a command prints is kept for who has run it; all else goes where it went. Each test file may have a console of its own. */
function catchOutput(): void {
  for (const name of ['stdout', 'stderr'] as const) catchStream(process[name], name);
  if (caught.has(console)) return;
  caught.add(console);
  for (const [method, name] of [
    ['log', 'stdout'],
    ['error', 'stderr'],
    ['warn', 'stderr'],
  ] as const) {
    const print = console[method].bind(console);
    console[method] = (...values: unknown[]) => {
      const to = printing.getStore();
      if (to === undefined) print(...values);
      else to[name] += `${format(...values)}\n`;
    };
  }
}

function catchStream(stream: NodeJS.WriteStream, name: keyof Printed): void {
  if (caught.has(stream)) return;
  caught.add(stream);
  const write = stream.write.bind(stream) as (...parameters: readonly unknown[]) => boolean;
  stream.write = (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    const to = printing.getStore();
    if (to === undefined) return write(chunk, ...rest);
    to[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.find((each) => typeof each === 'function');
    if (done !== undefined) process.nextTick(done as () => void);
    return true;
  };
}
