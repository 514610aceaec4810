import { am, desk, type Scenario } from './scenario.ts';

/** Which channels hear of an alert. */
export const routes: readonly Scenario[] = [
  {
    name: 'the first route that matches takes it',
    source: am('continue: false: no further siblings'),
    route: {
      ...desk,
      group_wait: '0s',
      routes: [
        { name: 'crit', match: { severity: 'critical' }, channels: ['phone'] },
        { name: 'mine', match: { team: 'x' }, channels: ['mail'] },
      ],
    },
    alerts: { a: { team: 'x' }, b: { team: 'x' }, c: {} },
    story: `
      0s  fire a critical
      0s  -> phone new a!
      1s  fire b warn
      1s  -> mail new b!
      2s  fire c warn
      2s  -> desk new c!`,
  },
  {
    name: 'with continue the siblings after it are tried as well',
    source: am('continue: true'),
    route: {
      ...desk,
      group_wait: '0s',
      routes: [
        { name: 'crit', match: { severity: 'critical' }, channels: ['phone'], continue: true },
        { name: 'mine', match: { team: 'x' }, channels: ['mail'] },
      ],
    },
    alerts: { a: { team: 'x' } },
    story: `
      0s  fire a critical
      0s  -> phone new a!
      0s  -> mail new a!`,
  },
  {
    name: 'a child that does not match leaves it to its parent',
    source: am('if an alert does not match any children of a node, the node handles it'),
    route: {
      ...desk,
      group_wait: '0s',
      routes: [
        {
          name: 'meta',
          match: { platform: 'meta' },
          channels: ['mail'],
          routes: [{ name: 'brand', match: { campaign: 'brand-*' }, channels: ['phone'] }],
        },
      ],
    },
    alerts: { a: { platform: 'meta', campaign: 'brand-de' }, b: { platform: 'meta', campaign: 'x' }, c: {} },
    story: `
      0s  fire a
      0s  -> phone new a!
      1s  fire b
      1s  -> mail new b!
      2s  fire c
      2s  -> desk new c!`,
  },
  {
    name: 'not_match leaves out',
    source: am('matchers: !='),
    route: {
      ...desk,
      group_wait: '0s',
      routes: [{ name: 'rest', not_match: { platform: ['meta', 'google'] }, channels: ['mail'] }],
    },
    alerts: { a: { platform: 'meta' }, b: { platform: 'ttd' } },
    story: `
      0s  fire a
      0s  -> desk new a!
      1s  fire b
      1s  -> mail new b!`,
  },
  {
    name: 'an alert that turns critical goes to the other route as well, and both hear its end',
    source: 'whoever was told that it fires is told of its end',
    route: {
      ...desk,
      group_wait: '0s',
      routes: [{ name: 'crit', match: { severity: 'critical' }, channels: ['phone'] }],
    },
    story: `
      0s     fire a warn
      0s     -> desk new a!
      1m     fire a critical
      1m     -> phone new a!
      2m     resolve a
      5m     -> desk resolved a!~
      6m     -> phone resolved a!~`,
  },
  {
    name: 'a route without channels tells nobody',
    source: 'an empty list is a decision',
    route: { ...desk, routes: [{ name: 'hush', match: { severity: 'info' }, channels: [] }] },
    story: `
      0s  fire a info
      1d  resolve a`,
  },
];
