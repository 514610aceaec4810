import { am, desk, type Scenario } from './scenario.ts';

/** What goes on is told again or left in peace, and what of an alert is news. */
export const repeating: readonly Scenario[] = [
  {
    name: 'what goes on is told again after the repeat interval',
    source: am('repeat_interval: how long to wait before sending a notification again'),
    route: { ...desk, repeat_interval: '1h' },
    story: `
      0s       fire a
      30s      -> desk new a!
      1h30s    -> desk repeat a
      2h30s    -> desk repeat a
      2h31m    resolve a
      2h35m30s -> desk resolved a!~`,
  },
  {
    name: 'the repeat counts from the last message, whatever it was of',
    source: 'Alertmanager, nflog: one timestamp a group and receiver',
    route: { ...desk, repeat_interval: '1h' },
    story: `
      0s        fire a
      30s       -> desk new a!
      30m       fire b
      30m30s    -> desk changed b! a
      1h30m30s  -> desk repeat a b`,
  },
  {
    name: 'a repeat comes at a turn of the group, not between',
    source: am('repeat_interval is checked when group_interval has passed'),
    route: { ...desk, repeat_interval: '7m' },
    story: `
      0s      fire a
      30s     -> desk new a!
      10m30s  -> desk repeat a
      11m     resolve a
      15m30s  -> desk resolved a!~`,
  },
  {
    name: 'what is acknowledged is not repeated',
    source: 'issue 8, point 4: acknowledge',
    route: { ...desk, repeat_interval: '1h' },
    story: `
      0s     fire a
      30s    -> desk new a!
      10m    ack a
      3h     resolve a
      3h30s  -> desk resolved a!~`,
  },
  {
    name: 'a new alert tells the acknowledged one along, as such',
    source: 'issue 8, point 4: acknowledge',
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     ack a
      2m     fire b
      5m30s  -> desk changed b! a*`,
  },
  {
    name: 'what is snoozed is quiet until then, and repeated after it',
    source: 'issue 8, point 4: snooze until',
    route: { ...desk, repeat_interval: '30m' },
    story: `
      0s       fire a
      30s      -> desk new a!
      10m      snooze a 1h
      1h10m30s -> desk repeat a
      1h11m    resolve a
      1h15m30s -> desk resolved a!~`,
  },
  {
    name: 'an acknowledgement ends with what it was of',
    source: 'an alert that fires anew is another thing to take note of',
    route: { ...desk, repeat_interval: '1h' },
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     ack a
      2m     resolve a
      5m30s  -> desk resolved a!~
      10m    fire a
      10m30s -> desk new a!
      1h10m30s -> desk repeat a`,
  },
  {
    name: 'a higher severity is news, at the next turn',
    source: 'rules.md 6: severity by bands, raised and never lowered',
    route: desk,
    story: `
      0s     fire a warn
      30s    -> desk new a!
      1m     fire a critical
      5m30s  -> desk changed a!`,
  },
  {
    name: 'the same transition in other words is none',
    source: 'rules.md 6 (5): dedupe by what was told',
    route: desk,
    story: `
      0s   fire a warn
      30s  -> desk new a!
      1m   fire a warn
      2h   fire a warn`,
  },
  {
    name: 'an alert that has no data any more is news',
    source: 'rules.md 5: NO_DATA is a state of the same instance',
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     nodata a
      5m30s  -> desk changed a!`,
  },
  {
    name: 'a correction that takes an alert back is its end',
    source: 'rules.md 6 (4): a restatement resolves what is no longer true',
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     amend a
      1m     resolve a
      5m30s  -> desk resolved a!~`,
  },
  {
    name: 'a correction of an alert that goes on is news, that it goes on afterwards is none',
    source: 'rules.md 6 (4): AMENDED with old and new value',
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     amend a
      5m30s  -> desk changed a!
      6m     fire a
      1h     fire a`,
  },
  {
    name: 'what another alert keeps quiet is not told, and is told once it does no longer',
    source: am('inhibit_rules'),
    route: desk,
    story: `
      0s   fire a
      10s  suppress a
      1h   fire a
      1h30s -> desk new a!`,
  },
];
