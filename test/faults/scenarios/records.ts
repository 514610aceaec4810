import { setTimeout as sleep } from 'node:timers/promises';
import { type PoisonedStep, poisonedSteps } from '../application.ts';
import type { Scenario } from '../scenario.ts';
import { strike } from './strike.ts';

const steps = Object.keys(poisonedSteps) as PoisonedStep[];

export const poison: Scenario = {
  name: 'poison',
  title: 'records that a step refuses, every step in turn, while members are killed',
  run: (site) =>
    site.rounds(async () => {
      const { fleet, generator } = site;
      generator.poison({ steps, share: 0.05 });
      for (const point of ['after-produce', 'after-commit'] as const) {
        await sleep(1_500);
        await site.fault(`SIGKILL ${point}, between poisoned records`, async (begins) => {
          const member = await strike(site, { point, action: 'SIGKILL', within: 5 });
          begins();
          await fleet.replaced(member);
        });
      }
    }),
};

/** So many records at once, most of them refused. */
const STORM_RECORDS = 3_000;

export const deadLetterStorm: Scenario = {
  name: 'dead-letter-storm',
  title:
    'most records are refused: the members stop with nothing of that committed, and go on when they are allowed to',
  settings: { deadLetterStormRatio: 0.5, deadLetterStormRecords: 50 },
  async run(site) {
    const { fleet, generator, findings } = site;
    const before = fleet.members;
    site.note('a storm of dead letters');
    for (const { instance } of before) fleet.leave(instance);
    generator.poison({ steps: ['validate'], share: 0.95 });
    generator.burst(STORM_RECORDS);
    // The one that met the storm leaves it to the other.
    for (const member of before) {
      const end = await member.ended();
      if (end !== 3 || member.fatal?.code !== 'MR_STREAMS_DEAD_LETTER_STORM') {
        findings.add('wrong', `member ${member.instance} ended with ${end} (${member.fatal?.code}) in the storm`);
      }
    }
    generator.poison(undefined);
    await site.fault('the storm is let through', async () => {
      for (const { instance } of before) fleet.start(instance, { settings: { deadLetterStormRatio: 1 } });
      await Promise.all(fleet.members.map((member) => member.running()));
    });
  },
};
