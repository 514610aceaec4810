import { desk, type Scenario } from './scenario.ts';

/** What restated data makes of alerts that are over, or never were. */
export const corrections: readonly Scenario[] = [
  {
    name: 'a past day that is another now is told once, though nothing fires',
    source: 'rules.md 6 (4): a restatement that flips a past evaluation emits AMENDED with old and new value',
    route: desk,
    story: `
      0s   correct a
      30s  -> desk corrected a!^
      5h   correct a
      5h30s -> desk corrected a!^`,
  },
  {
    name: 'corrections that come before the message are told together',
    source: 'rules.md 6 (5): group, wait 30 s',
    route: desk,
    story: `
      0s   correct a
      10s  correct b
      20s  correct a
      30s  -> desk corrected a!^ b!^`,
  },
  {
    name: 'they go along with what fires, and are neither repeated nor ended',
    source: 'nothing is to be done about a correction',
    route: { ...desk, repeat_interval: '1h' },
    story: `
      0s   fire a
      30s  -> desk new a!
      1m   correct b
      5m30s -> desk corrected b!^ a
      1h5m30s -> desk repeat a
      70m  resolve a
      1h10m30s -> desk resolved a!~`,
  },
  {
    name: 'the end of an alert is told though it is corrected before',
    source: 'whoever was told that it fires is told of its end',
    route: desk,
    story: `
      0s   fire a
      30s  -> desk new a!
      1m   resolve a
      2m   correct a
      5m30s -> desk resolved a!~`,
  },
  {
    name: 'it comes by the routes of infos, and wakes nobody',
    source: 'an info whatever the severity of the rule: quiet hours hold it, critical routes do not get it',
    route: {
      ...desk,
      routes: [{ name: 'worst', match: { severity: 'critical' }, channels: ['phone'] }],
    },
    quiet: { desk: { zone: 'UTC', spans: [{ from: '08:00', to: '10:00' }], except: 'critical' } },
    story: `
      0s   correct a info
      1h30s -> desk corrected a!^`,
  },
  {
    name: 'a limit a day holds for them, too',
    source: 'max_notifications_per_day',
    route: desk,
    limits: { a: { fingerprint: 'f', most: 1, zone: 'UTC' } },
    story: `
      0s   correct a
      30s  -> desk corrected a!^
      1h   correct a
      15h30s -> desk corrected a!^+1`,
  },
];
