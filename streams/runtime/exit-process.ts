/** Calls of the client library that were given up and are not answered yet. Each keeps a thread of the process. */
let unanswered = 0;

/** Notes that a call was given up. The answer, should it come, is told to what this returns. */
export function noteGivenUp(): () => void {
  unanswered += 1;
  return () => {
    unanswered -= 1;
  };
}

/**
 * Ends the process as `process.exit` does. That waits for every thread, and a call that the client library never answers (it has
 * been seen when coordinators move) keeps one for ever: where there is such a call the process ends by SIGKILL instead of with
 * `code`. Call it after `StreamsApp.stop()`, and in `onFatal`.
 * @param code default `process.exitCode`
 */
export function exitProcess(code?: number): never {
  if (unanswered > 0) process.kill(process.pid, 'SIGKILL');
  process.exit(code ?? process.exitCode);
}
