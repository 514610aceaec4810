import { desk, type Scenario } from './scenario.ts';

const thread = (number: number, about: string) => `prometheus/alertmanager#${number}: ${about}`;

/** What users of Alertmanager complain about, and what is told here instead. */
export const complaints: readonly Scenario[] = [
  {
    name: 'an alert that comes and goes is told each time it comes, also where its ends are not told',
    source: thread(1063, 'firing is only sent once when send_resolved is false'),
    route: { ...desk, send_resolved: false, repeat_interval: '3h' },
    alerts: { a2: {}, a3: {} },
    story: `
      0s      fire a
      30s     -> desk new a!
      5m      resolve a
      15m     fire a2
      15m30s  -> desk new a2!
      20m     resolve a2
      30m     fire a3
      30m30s  -> desk new a3!
      35m     resolve a3
      6h      resolve a3`,
  },
  {
    name: 'an end is told once, however often it is heard of and however long the group goes on',
    source: thread(964, 'duplicate resolved'),
    route: { ...desk, repeat_interval: '15m' },
    story: `
      0s       fire a
      0s       fire b
      30s      -> desk new a! b!
      1m       resolve a
      2m       resolve a
      5m30s    -> desk resolved a!~ b
      6m       resolve a
      11m      resolve a
      20m30s   -> desk repeat b
      21m      resolve b
      25m30s   -> desk resolved b!~
      26m      resolve b
      3h       resolve a`,
  },
  {
    name: 'what is evaluated every minute is repeated no sooner than it is to be',
    source: thread(2320, 'notifications repeated sooner than repeat_interval'),
    route: { ...desk, group_wait: '10s', group_interval: '5m', repeat_interval: '25m' },
    story: `
      0s      fire a
      10s     -> desk new a!
      1m      fire a
      4m      fire a
      9m      fire a
      14m     fire a
      19m     fire a
      24m     fire a
      25m10s  -> desk repeat a
      26m     fire a
      31m     fire a
      49m     fire a
      50m10s  -> desk repeat a
      51m     resolve a
      55m10s  -> desk resolved a!~`,
  },
  {
    name: 'one that fires anew within the time in which it is not to be repeated is told, and no oftener than its rule allows',
    // The turns of the group that begins at 30m are at 40m and every 15m after it; the next day begins at 15h.
    source: thread(3846, 'repeat_interval of 25 days is not kept by an alert that flaps'),
    route: { ...desk, group_wait: '10m', group_interval: '15m', repeat_interval: '600h' },
    limits: {
      a1: { fingerprint: 'f', most: 1, zone: 'UTC' },
      a2: { fingerprint: 'f', most: 1, zone: 'UTC' },
    },
    story: `
      0s      fire a1
      10m     -> desk new a1!
      15m     resolve a1
      25m     -> desk resolved a1!~
      30m     fire a2
      15h10m  -> desk new a2!+1
      16h     resolve a2
      16h10m  -> desk resolved a2!~`,
  },
];
