import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario, Site } from '../scenario.ts';
import { strike } from './strike.ts';

/** Within this a process that wakes up has written what it had begun to, milliseconds. */
const LATE_WRITE_MS = 1_500;
/** When nothing has come for so long, all that was sent is through, milliseconds. */
const SILENCE_MS = 10_000;

/**
 * A late write of state shows only where nothing comes after it: the next commit of a key covers it, and whoever reads the
 * state or takes the task over sees that it went back and restores it. So the input is quiet by then, and the process dies
 * before the group gives it a task again.
 */
export const lateWrite: Scenario = {
  name: 'late-write',
  title: 'a member frozen after a commit writes its state when another has long gone on and the input is quiet',
  async run(site) {
    let gone: string | undefined;
    await site.rounds(async () => {
      if (gone !== undefined) {
        site.generator.resume();
        await site.fleet.start(gone).running();
      }
      gone = await writeLate(site);
    });
  },
};

async function writeLate(site: Site): Promise<string> {
  const { fleet, generator, monitor } = site;
  const member = await site.fault('SIGSTOP after-commit', async (begins) => {
    const frozen = await strike(site, { point: 'after-commit', action: 'SIGSTOP', within: 6 });
    begins();
    return frozen;
  });
  await generator.pause();
  await monitor.reached(generator.spends, SILENCE_MS);
  fleet.leave(member.instance);
  member.signal('SIGCONT');
  await sleep(LATE_WRITE_MS);
  member.signal('SIGKILL');
  await member.ended();
  return member.instance;
}
