import { desk, type Scenario } from './scenario.ts';

/** One message a day. */
export const digests: readonly Scenario[] = [
  {
    name: 'a digest is one message a day of what is firing and what is over',
    source: 'issue 8, point 6: daily digest; 10:00 in Berlin is 09:00 UTC in November',
    route: { ...desk, routes: [{ name: 'daily', digest: { zone: 'Europe/Berlin', at: '10:00' } }] },
    alerts: { b: { campaign: 'y' } },
    story: `
      1h   fire a
      2h   fire b
      24h  -> desk digest a! b!
      30h  resolve b
      48h  -> desk digest b!~ a
      50h  resolve a
      72h  -> desk digest a!~`,
  },
  {
    name: 'a digest leaves out days, and what came and went between is not told',
    source: 'Friday 2026-11-06 is 4 days on, Monday 7; only `mon` is wanted',
    route: { ...desk, routes: [{ name: 'weekly', digest: { zone: 'UTC', at: '09:00', days: ['mon'] } }] },
    story: `
      1h   fire a
      2h   fire b
      3h   resolve b
      7d   -> desk digest a!`,
  },
];
