import { setTimeout as sleep } from 'node:timers/promises';
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

/** Entries in the changelogs before the rebuild. */
const REBUILD_RECORDS = 60_000;
const REBUILD_TIMEOUT_MS = 60_000;

export const rebuildBound: Scenario = {
  name: 'bound-rebuild',
  title: 'how many changelog records a second a Redis that lost everything is rebuilt with',
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
    site.measure('changelog records restored a second:', restored / restoreSeconds);
    site.measure('processor time of the member for one, µs:', (restoreCpuSeconds * 1e6) / restored);
    site.generator.resume();
  },
};

const MINUTE_MS = 60_000;
/** Heap and resident memory may grow by so much an hour after the first minute, as a share; less cannot be told from noise. */
const WARM_MS = MINUTE_MS;
const SAMPLE_MS = 5_000;

export const memoryBound: Scenario = {
  name: 'bound-memory',
  title:
    'how much memory a member gains in an hour, by a line through what it says after the first minute (use --minutes 30)',
  rate: 2_000,
  members: ['a'],
  async run(site) {
    await sleep(Math.min(WARM_MS, site.durationMs / 2));
    const samples: Array<readonly [minutes: number, bytes: number]> = [];
    await site.rounds(async () => {
      await sleep(SAMPLE_MS);
      const { residentBytes } = site.fleet.member('a').figures ?? {};
      if (residentBytes !== undefined) samples.push([performance.now() / MINUTE_MS, residentBytes]);
    });
    const last = samples.at(-1)?.[1] ?? 0;
    site.measure('resident memory at the end, MB:', last / 1e6);
    site.measure('resident memory gained an hour, MB:', (slopeOf(samples) * 60) / 1e6);
  },
};

/** Slope of the line of least squares through points. */
function slopeOf(points: ReadonlyArray<readonly [number, number]>): number {
  const mean = (pick: 0 | 1): number => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}
