import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';

const HOUR_MS = 3_600_000;

export const clockJumps: Scenario = {
  name: 'clock',
  title: 'the clock of a member jumps by an hour and by a day, and is set right again',
  run: (site) =>
    site.rounds(async () => {
      const { fleet, random } = site;
      for (const hours of random.shuffled([0.9, -1, -24])) {
        const member = random.pick(fleet.members);
        await site.fault(`the clock of ${member.instance} jumps by ${hours} h`, () => member.setClock(hours * HOUR_MS));
        await sleep(1_000);
        await site.fault(`the clock of ${member.instance} is right again`, () => member.setClock(0));
        await sleep(1_000);
      }
    }),
};

/** How long a member runs with a clock that brokers refuse, milliseconds. */
const AHEAD_MS = 10_000;

export const clockAhead: Scenario = {
  name: 'clock-ahead',
  title: 'the clock of a member is a day ahead: brokers refuse what it punctuates, until it is set right or restarted',
  run: (site) =>
    site.rounds(async () => {
      const member = site.random.pick(site.fleet.members);
      site.note(`the clock of ${member.instance} is a day ahead`);
      member.setClock(24 * HOUR_MS);
      await sleep(AHEAD_MS);
      await site.fault(`the clock of ${member.instance} is right again`, () => member.setClock(0));
    }),
};
