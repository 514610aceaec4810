import { desk, type Scenario } from './scenario.ts';

/** What nobody acknowledges goes on to others. */
export const escalating: readonly Scenario[] = [
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
