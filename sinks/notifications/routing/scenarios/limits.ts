import { desk, type Scenario } from './scenario.ts';

const atOnce = { ...desk, group_wait: '0s' };
const two = { fingerprint: 'f', most: 2, zone: 'Europe/Berlin' };
const one = { fingerprint: 'f', most: 1, zone: 'UTC' };

/** What a rule's `max_notifications_per_day` holds back, and when that is told. Midnight is at 14h in Berlin, at 15h in UTC. */
export const limits: readonly Scenario[] = [
  {
    name: 'an alert that comes and goes is told twice a day; what else there was is told when the next day of the zone begins',
    source: 'rules.md 6: max_notifications_per_day; nothing that is held back is lost',
    route: atOnce,
    limits: { a1: two, a2: two, a3: two, a4: two },
    story: `
      0s    fire a1
      0s    -> desk new a1!
      10m   resolve a1
      15m   -> desk resolved a1!~
      1h    fire a2
      1h    -> desk new a2!
      1h10m resolve a2
      1h15m -> desk resolved a2!~
      2h    fire a3
      2h10m resolve a3
      3h    fire a4
      14h   -> desk new a4!+1 a3!~+1
      15h   resolve a4
      15h5m -> desk resolved a4!~`,
  },
  {
    name: 'repeats count, and what of them is held back is counted',
    source: 'rules.md 6: repeat 4 h default; 8h and 12h are held back',
    route: atOnce,
    limits: { a: { ...two, zone: 'UTC' } },
    story: `
      0s   fire a
      0s   -> desk new a!
      4h   -> desk repeat a
      16h  -> desk repeat a+2
      17h  resolve a
      17h5m -> desk resolved a!~`,
  },
  {
    name: 'whoever was told that it fires is told of its end, and of what was held back between',
    source: 'rules.md 6; a reader must not believe that it still fires',
    route: atOnce,
    limits: { a: one },
    story: `
      0s   fire a warn
      0s   -> desk new a!
      1h   fire a critical
      2h   resolve a
      2h5m -> desk resolved a!~+1`,
  },
  {
    name: 'what is held back goes along with a message that is sent for another alert',
    source: 'alerts of a group are told together',
    route: atOnce,
    limits: { a1: one, a2: one },
    story: `
      0s    fire a1
      0s    -> desk new a1!
      10m   resolve a1
      15m   -> desk resolved a1!~
      1h    fire a2
      1h1m  fire b
      1h5m  -> desk new b! a2+1
      2h    resolve a2
      2h5m  -> desk resolved a2!~ b`,
  },
  {
    name: 'each channel has the whole number: an escalation reaches its channel',
    source: 'the limit is of what one reader gets',
    route: { ...atOnce, escalate: [{ after: '15m', to: ['phone'] }] },
    limits: { a: one },
    story: `
      0s   fire a
      0s   -> desk new a!
      15m  -> phone escalation a!
      1h   resolve a
      1h5m -> desk resolved a!~
      1h5m -> phone resolved a!~`,
  },
  {
    name: 'one identity says nothing about another',
    source: 'per rule and fingerprint',
    route: { ...atOnce, group_by: 'all' },
    limits: { a: one, b: { ...one, fingerprint: 'g' }, a2: one },
    story: `
      0s   fire a
      0s   -> desk new a!
      1m   fire b
      1m   -> desk new b!
      2m   resolve a
      5m   -> desk resolved a!~
      2h   fire a2
      15h  -> desk new a2!+1
      16h  resolve a2
      16h1m -> desk repeat b+3
      16h5m -> desk resolved a2!~`,
  },
  {
    name: 'where ends are not told, one that was held back is: it is the first that is heard of it',
    source: 'nothing that is held back is lost',
    route: { ...atOnce, send_resolved: false },
    limits: { a1: one, a2: one },
    story: `
      0s   fire a1
      0s   -> desk new a1!
      10m  resolve a1
      1h   fire a2
      2h   resolve a2
      15h  -> desk resolved a2!~+1`,
  },
];
