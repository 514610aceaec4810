import { exitProcess } from '../../streams/runtime/exit-process.ts';

/** Milliseconds that a connection nobody closed may keep a process whose work is done. */
const lingerMs = 1_000;

let isOwn = false;

/** Notes that the command has this process for itself, as `cli/main.ts` knows: a program that runs commands among others goes on. */
export function ownProcess(): void {
  isOwn = true;
}

/** Ends this process with its exit code soon, should something keep it; not one that is not the command's own. */
export function leave(): void {
  if (!isOwn) return;
  setTimeout(() => exitProcess(), lingerMs).unref();
}
