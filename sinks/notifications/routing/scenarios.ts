/**
 * What is told when, worked out by hand. Each line of `story` is a time since Monday 2026-11-02 09:00 UTC and what happens then:
 *   fire a [warn|critical|info]   resolve a   nodata a   amend a   suppress a   ack a   snooze a 2h   late a 10m (evaluated so long ago)
 * or, behind an arrow, a message that must be sent then and no other: channel, reason, and the alerts in it; `!` marks what is news,
 * `~` what is over, `*` what is acknowledged.
 */
export interface Scenario {
  readonly name: string;
  /** Where the expectation comes from. */
  readonly source: string;
  readonly route: Readonly<Record<string, unknown>>;
  readonly times?: Readonly<Record<string, unknown>>;
  /** Quiet hours and the like, by channel. Channels named in routes are there without. */
  readonly quiet?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Labels by alert, beside its rule `r`. */
  readonly alerts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly story: string;
}

const am = (place: string) => `Alertmanager, docs/configuration.md, ${place}`;
const desk = { channels: ['desk'] };
const night = { zone: 'UTC', spans: [{ from: '22:00', to: '07:00' }] };

const grouping: readonly Scenario[] = [
  {
    name: 'the first message of a group waits for others of the group',
    source: am('group_wait: how long to initially wait to send a notification for a group of alerts'),
    route: desk,
    story: `
      0s   fire a
      20s  fire b
      30s  -> desk new a! b!`,
  },
  {
    name: 'an alert that joins later waits for the turn of the group, and is told with the others',
    source: am('group_interval: how long to wait before sending about new alerts of a group that was told'),
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     fire b
      5m30s  -> desk changed b! a`,
  },
  {
    name: 'without a wait it is told at once',
    source: 'group_wait 0s',
    route: { ...desk, group_wait: '0s' },
    story: `
      0s  fire a
      0s  -> desk new a!`,
  },
  {
    name: 'what is over before the first message is told to nobody',
    source: 'Alertmanager, notify.go: no entry and nothing firing needs no update',
    route: desk,
    story: `
      0s   fire a
      10s  resolve a
      1h   resolve a`,
  },
  {
    name: 'the end of an alert is told at the next turn',
    source: am('send_resolved'),
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     resolve a
      5m30s  -> desk resolved a!~`,
  },
  {
    name: 'the end is not told where nobody wants to know',
    source: am('send_resolved: false'),
    route: { ...desk, send_resolved: false },
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     resolve a
      2h     resolve a`,
  },
  {
    name: 'of two, one is over: it is told with the one that goes on',
    source: am('a message tells all alerts of its group'),
    route: desk,
    story: `
      0s     fire a
      0s     fire b
      30s    -> desk new a! b!
      1m     resolve a
      5m30s  -> desk resolved a!~ b`,
  },
  {
    name: 'a group that is done with begins anew, with its wait',
    source: 'Alertmanager, dispatch.go: a group without alerts is removed',
    route: desk,
    story: `
      0s      fire a
      30s     -> desk new a!
      1m      resolve a
      5m30s   -> desk resolved a!~
      6m      fire a
      6m30s   -> desk new a!`,
  },
  {
    name: 'over and firing again between two turns is nothing new',
    source: 'Alertmanager, notify.go: the firing alerts are a subset of those told',
    route: desk,
    story: `
      0s     fire a
      30s    -> desk new a!
      1m     resolve a
      2m     fire a
      4h     resolve a
      4h30s  -> desk resolved a!~`,
  },
  {
    name: 'alerts whose labels differ are groups of their own',
    source: am('group_by'),
    route: { ...desk, group_by: ['campaign'] },
    alerts: { a: { campaign: 'x' }, b: { campaign: 'y' }, c: { campaign: 'x' } },
    story: `
      0s   fire a
      10s  fire b
      20s  fire c
      30s  -> desk new a! c!
      40s  -> desk new b!`,
  },
  {
    name: 'a label that is missing is one that is empty',
    source: am('a missing label and one with an empty value are the same'),
    route: { ...desk, group_by: ['campaign'] },
    alerts: { a: { campaign: '' }, b: {} },
    story: `
      0s   fire a
      1s   fire b
      30s  -> desk new a! b!`,
  },
  {
    name: 'grouped by all, each alert is told alone',
    source: am("group_by: ['...']"),
    route: { ...desk, group_by: 'all' },
    story: `
      0s   fire a
      10s  fire b
      30s  -> desk new a!
      40s  -> desk new b!`,
  },
  {
    name: 'an alert that comes late, after an outage, waits no more',
    source: 'Alertmanager, dispatch.go: a group whose alert began longer ago than the wait is flushed at once',
    route: desk,
    story: `
      0s  late a 10m
      0s  -> desk new a!`,
  },
  {
    name: 'one that is only half late waits for the rest',
    source: 'the same, by arithmetic: 30s - 20s',
    route: desk,
    story: `
      0s   late a 20s
      10s  -> desk new a!`,
  },
];

const repeating: readonly Scenario[] = [
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

const routes: readonly Scenario[] = [
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

const peace: readonly Scenario[] = [
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

const escalating: readonly Scenario[] = [
  {
    name: 'what nobody acknowledges goes to the next channel, then to the one after',
    source: 'issue 8, point 6: escalation',
    route: {
      ...desk,
      group_wait: '0s',
      routes: [
        {
          name: 'up',
          escalate: [
            { after: '15m', to: ['phone'] },
            { after: '1h', to: ['boss'] },
          ],
        },
      ],
    },
    story: `
      0s   fire a
      0s   -> desk new a!
      15m  -> phone escalation a!
      1h   -> boss escalation a!`,
  },
  {
    name: 'an acknowledgement stops it',
    source: 'issue 8, point 6: not acknowledged after N minutes',
    route: { ...desk, group_wait: '0s', escalate: [{ after: '15m', to: ['phone'] }] },
    story: `
      0s   fire a
      0s   -> desk new a!
      14m  ack a
      118m resolve a
      2h   -> desk resolved a!~`,
  },
  {
    name: 'what is over does not escalate',
    source: 'issue 8, point 6: escalation',
    route: { ...desk, group_wait: '0s', escalate: [{ after: '15m', to: ['phone'] }] },
    story: `
      0s   fire a
      0s   -> desk new a!
      14m  resolve a
      15m  -> desk resolved a!~`,
  },
  {
    name: 'whom it escalated to hears its end',
    source: 'whoever was told that it fires is told of its end',
    route: { ...desk, group_wait: '0s', escalate: [{ after: '15m', to: ['phone'] }] },
    story: `
      0s   fire a
      0s   -> desk new a!
      15m  -> phone escalation a!
      16m  resolve a
      20m  -> desk resolved a!~
      20m  -> phone resolved a!~`,
  },
  {
    name: 'the time runs from the first message, not from the alert',
    source: 'nobody can acknowledge what nobody was told',
    route: { ...desk, group_wait: '10m', escalate: [{ after: '15m', to: ['phone'] }] },
    story: `
      0s   fire a
      10m  -> desk new a!
      25m  -> phone escalation a!`,
  },
  {
    name: 'only the alert that was not acknowledged escalates',
    source: 'issue 8, point 6: escalation',
    route: { ...desk, group_wait: '0s', escalate: [{ after: '15m', to: ['phone'] }] },
    story: `
      0s   fire a
      0s   -> desk new a!
      1m   fire b
      5m   -> desk changed b! a
      6m   ack a
      20m  -> phone escalation b!`,
  },
  {
    name: 'a snooze puts an escalation off',
    source: 'issue 8, point 4: snooze until',
    route: { ...desk, group_wait: '0s', escalate: [{ after: '15m', to: ['phone'] }] },
    story: `
      0s   fire a
      0s   -> desk new a!
      5m   snooze a 1h
      65m  -> phone escalation a!`,
  },
];

const digests: readonly Scenario[] = [
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

export const scenarios: readonly Scenario[] = [
  ...grouping,
  ...repeating,
  ...routes,
  ...peace,
  ...escalating,
  ...digests,
];
