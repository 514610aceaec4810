import { exitProcess } from '../../streams/runtime/exit-process.ts';

/** Milliseconds that a connection nobody closed may keep a process whose work is done. */
const lingerMs = 1_000;

/** Ends this process with its exit code soon, should something keep it. */
export function leave(): void {
  setTimeout(() => exitProcess(), lingerMs).unref();
}
