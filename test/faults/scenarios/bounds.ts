import { setTimeout as sleep } from 'node:timers/promises';
import { canTellGrowth, growthOf, type MemorySample, memoryFigures, sampleInWords } from '../memory.ts';
import type { Scenario, Site } from '../scenario.ts';
import { wipe } from './redis.ts';

/** A task may stand still for so long when it moves and its state is in Redis, seconds. */
const MOVE_BOUND_S = 3;
const SETTLE_MS = 6_000;

/** The longest time in which a partition of the ledger stood still while `act` went on and for a while after it, seconds. */
async function standstill(site: Site, act: () => Promise<void>): Promise<number> {
  site.monitor.resetSilence();
  await act();
  await sleep(SETTLE_MS);
  return site.monitor.longestSilence;
}

export const moveBound: Scenario = {
  name: 'bound-move',
  title: `tasks move to a member that joins, and to one that is restarted, in under ${MOVE_BOUND_S} s`,
  members: ['a'],
  run: (site) =>
    site.rounds(async () => {
      const { fleet, findings } = site;
      const moves: Record<string, () => Promise<void>> = {
        'to a member that joins': () => fleet.start('b').running(),
        'to a member that is killed and comes back': async () => {
          const member = fleet.member('b');
          member.signal('SIGKILL');
          await fleet.replaced(member);
        },
        'to a member that is restarted': async () => {
          await fleet.stop('b');
          await fleet.start('b').running();
        },
      };
      for (const [move, act] of Object.entries(moves)) {
        const seconds = await standstill(site, act);
        site.measure(`standstill when tasks move ${move}, s:`, seconds);
        if (move.endsWith('joins') && seconds > MOVE_BOUND_S) {
          findings.add('wrong', `a task stood still for ${seconds.toFixed(1)} s when it moved ${move}`);
        }
      }
      await fleet.stop('b');
    }),
};

/** A Redis that lost everything is to be rebuilt with so many changelog records a second. */
const REBUILD_BOUND = 200_000;
/** Entries in the changelogs before the rebuild. */
const REBUILD_RECORDS = 60_000;
const REBUILD_TIMEOUT_MS = 60_000;

export const rebuildBound: Scenario = {
  name: 'bound-rebuild',
  title: `a Redis that lost everything is rebuilt with ${REBUILD_BOUND} changelog records a second, on a quiet machine`,
  members: ['a'],
  settings: { commitIntervalMs: 20, maxBatchRecords: 200 },
  async run(site) {
    site.generator.burst(REBUILD_RECORDS);
    await site.fault('a backlog', () => undefined);
    await site.generator.pause();
    await site.monitor.reached(site.generator.spends, SETTLE_MS);
    await site.fleet.stop('a');
    await wipe(site);
    const member = site.fleet.start('a');
    await member.running();
    for (const until = Date.now() + REBUILD_TIMEOUT_MS; Date.now() < until; await sleep(500)) {
      if ((member.figures?.restored ?? 0) > 0) break;
    }
    const { restored = 0, restoreSeconds = 0, restoreCpuSeconds = 0 } = member.figures ?? {};
    site.measure('changelog records restored:', restored);
    const rate = restored / restoreSeconds;
    site.measure('changelog records restored a second:', rate);
    if (!(rate >= REBUILD_BOUND)) {
      site.findings.add('wrong', `the state was rebuilt with ${Math.round(rate)} changelog records a second`);
    }
    site.measure('processor time of the member for one, µs:', (restoreCpuSeconds * 1e6) / restored);
    site.generator.resume();
  },
};

const SAMPLE_MS = 30_000;

export const memoryBound: Scenario = {
  name: 'bound-memory',
  title: 'whether the memory of a member is flat: every 30 s what it holds, part by part (use --minutes 30)',
  rate: 2_000,
  members: ['a'],
  async run(site) {
    const member = site.fleet.member('a');
    const samples: MemorySample[] = [];
    await site.rounds(async () => {
      await sleep(SAMPLE_MS);
      const sample = await member.memory();
      samples.push(sample);
      site.note(sampleInWords(sample));
    });
    for (const [name, value] of memoryFigures(samples)) site.measure(name, value);
    if (!canTellGrowth(samples)) {
      site.note('too short to tell whether memory is flat: --minutes 30');
      return;
    }
    const growth = growthOf(samples);
    if (growth !== undefined) site.findings.add('wrong', growth);
  },
};
