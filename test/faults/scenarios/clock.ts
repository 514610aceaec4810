import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';

const HOUR_MS = 3_600_000;

export const clockJumps: Scenario = {
  name: 'clock',
  title: 'the clock of a member jumps by an hour: forward, back, and both while another member dies',
  run: (site) =>
    site.rounds(async () => {
      const { fleet, random } = site;
      for (const hours of random.shuffled([1, -1, 24, -24])) {
        const member = random.pick(fleet.members);
        await site.fault(`the clock of ${member.instance} jumps by ${hours} h`, () => member.setClock(hours * HOUR_MS));
        await sleep(1_000);
        await site.fault(`the clock of ${member.instance} is right again`, () => member.setClock(0));
        await sleep(1_000);
      }
    }),
};
