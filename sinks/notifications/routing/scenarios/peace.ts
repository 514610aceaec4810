import { am, desk, type Scenario } from './scenario.ts';

const night = { zone: 'UTC', spans: [{ from: '22:00', to: '07:00' }] };

/** Times in which nothing is told, and what is told after them. */
export const peace: readonly Scenario[] = [
  {
    name: 'in mute times nothing is sent; afterwards what then holds',
    source: am('mute_time_intervals: notifications are held back while muted'),
    route: { ...desk, routes: [{ name: 'quiet', mute: ['morning'] }] },
    times: { morning: { zone: 'UTC', spans: [{ from: '08:00', to: '10:00' }] } },
    story: `
      0s      fire a
      10m     fire b
      20m     resolve b
      1h30s   -> desk new a!`,
  },
  {
    name: 'only within the times of `only`',
    source: am('active_time_intervals'),
    route: { ...desk, routes: [{ name: 'office', only: ['office'] }] },
    times: { office: { zone: 'America/New_York', spans: [{ days: ['mon'], from: '09:00', to: '17:00' }] } },
    story: `
      0s     fire a
      5h30s  -> desk new a!`,
  },
  {
    name: 'an end that falls into mute times is told after them',
    source: 'Alertmanager loses it: prometheus/alertmanager drops resolved alerts of a muted turn',
    route: { ...desk, routes: [{ name: 'quiet', mute: ['ten'] }] },
    times: { ten: { zone: 'UTC', spans: [{ from: '10:00', to: '11:00' }] } },
    story: `
      50m      fire a
      50m30s   -> desk new a!
      1h10m    resolve a
      2h30s    -> desk resolved a!~`,
  },
  {
    name: 'quiet hours hold a channel back and not its neighbour',
    source: 'issue 8, point 6: quiet hours',
    route: { channels: ['desk', 'mail'] },
    quiet: { mail: { zone: 'UTC', spans: [{ from: '08:00', to: '09:30' }] } },
    story: `
      0s      fire a
      30s     -> desk new a!
      30m30s  -> mail new a!`,
  },
  {
    name: 'what is critical comes through quiet hours',
    source: 'issue 8, point 6: quiet hours',
    route: { channels: ['mail'], group_by: 'all' },
    quiet: { mail: { zone: 'UTC', spans: [{ from: '08:00', to: '09:30' }], except: 'critical' } },
    story: `
      0s      fire a warn
      1s      fire b critical
      31s     -> mail new b!
      30m30s  -> mail new a!`,
  },
  {
    name: 'quiet hours run over midnight, in their zone',
    source: '22:00 to 07:00 in Berlin is 21:00 to 06:00 UTC in November: from 12h to 21h here',
    route: { channels: ['mail'], group_interval: '1h' },
    quiet: { mail: { ...night, zone: 'Europe/Berlin' } },
    story: `
      11h     fire a
      11h30s  -> mail new a!
      12h30m  resolve a
      21h30s  -> mail resolved a!~`,
  },
];
