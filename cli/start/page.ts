import { signalGroup } from '../../redpanda/local/process.ts';
import { buildWeb } from '../../web/start.mjs';
import { CliError } from '../errors.ts';
import type { Supervision } from './supervise.ts';

/** Milliseconds that the page's build may take: a slow, busy machine needs some minutes. */
const buildMs = 900_000;
/** Milliseconds after which people are told once more that it goes on. */
const tellMs = 30_000;

/**
 * Builds the page when its sources have changed, and tells every half minute that it still does.
 * @throws CliError MR_CLI_CHILD with the end of what the build wrote, or when it takes more than 15 minutes.
 */
export async function buildPage({ ending, groups }: Supervision, say: (text: string) => void): Promise<void> {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  let building: number | undefined;
  const telling = setInterval(() => {
    if (building !== undefined) say(`the page is still being built (${seconds()} s)`);
  }, tellMs);
  const late = AbortSignal.timeout(buildMs);
  try {
    await buildWeb({
      log: say,
      signal: AbortSignal.any([ending, late]),
      onLaunch: (pid) => {
        building = pid;
        groups.add(pid);
      },
    });
    if (building !== undefined) say(`the page is built (${seconds()} s)`);
  } catch (error) {
    ending.throwIfAborted();
    if (late.aborted)
      throw new CliError(
        'MR_CLI_CHILD',
        `the page is not built within ${buildMs / 1000} s: start again when the machine has less to do`,
      );
    throw new CliError('MR_CLI_CHILD', (error as Error).message);
  } finally {
    clearInterval(telling);
    if (building !== undefined) {
      // What a build that was given up has started itself must not stay behind.
      signalGroup(building, 'SIGKILL');
      groups.remove(building);
    }
  }
}
