import { expect, test } from 'vitest';
import { DefinitionError } from '../../errors.ts';
import { joinChannel, splitChannel } from './channel.ts';
import { type DefinitionFile, readDefinition } from './definition.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const channels: DefinitionFile['channels'] = {
  desk: { kind: 'slack', url: 'https://hooks.slack.example/services/T0/B0/token-of-desk' },
  hook: { kind: 'webhook', url: 'https://acme.example/hook', secret },
};
const good: DefinitionFile = { channels, route: { channels: ['desk'] } };

function problemsOf(said: unknown): readonly string[] {
  try {
    readDefinition(said);
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems.map(({ place, message }) => `${place}: ${message}`);
    throw error;
  }
  return [];
}

const withRoute = (route: unknown, more: object = {}) => ({ channels, ...more, route });

test.each<[string, unknown, readonly string[]]>([
  ['nothing', {}, ['route: is missing', 'channels: is missing']],
  [
    'a channel that is none',
    withRoute({ channels: ['dsek'] }),
    ["route.channels.0: there is no channel 'dsek': there are desk, hook"],
  ],
  [
    'a fallback that is none',
    { ...good, fallback: ['spare'] },
    ["fallback.0: there is no channel 'spare': there are desk, hook"],
  ],
  [
    'times that are none',
    withRoute({ channels: ['desk'], mute: ['night'] }),
    ["route.mute.0: there are no times 'night': none is defined"],
  ],
  [
    'a number for a length',
    withRoute({ channels: ['desk'], group_wait: 30 }),
    ['route.group_wait: must be a length of time such as 30s, 15m, 4h or 1d'],
  ],
  [
    'a length that is none',
    withRoute({ routes: [{ name: 'x', group_wait: 'soon' }] }),
    ['route.routes.0.group_wait: must be a length of time such as 30s, 15m, 4h or 1d, at most 31d'],
  ],
  ['messages in a row', withRoute({ group_interval: '10s' }), ['route.group_interval: must be at least 1m']],
  [
    'repeats faster than groups',
    withRoute({ repeat_interval: '1m' }),
    ['route.repeat_interval: is 1m, but a group gets a message every 5m (group_interval) at most: write 5m or more'],
  ],
  [
    'one name twice',
    withRoute({ routes: [{ name: 'a' }, { name: 'a' }] }),
    ["route.routes.1.name: there are two routes called 'a': give one another name"],
  ],
  ['a setting that is none', withRoute({ chanels: ['desk'] }), ['route.chanels: is not known here']],
  [
    'steps in the wrong order',
    withRoute({
      channels: ['desk'],
      escalate: [
        { after: '1h', to: ['hook'] },
        { after: '30m', to: ['hook'] },
      ],
    }),
    ['route.escalate.1.after: must be later than the step before it'],
  ],
  [
    'escalation of what nobody was told',
    withRoute({ escalate: [{ after: '1h', to: ['hook'] }] }),
    ['route.escalate: needs channels that are told first: nothing escalates that was not told'],
  ],
  [
    'a digest that escalates',
    withRoute({
      channels: ['desk'],
      digest: { zone: 'UTC', at: '09:00' },
      escalate: [{ after: '1h', to: ['hook'] }],
    }),
    ['route.escalate: does not go with digest: a daily summary cannot wait for an acknowledgement'],
  ],
  [
    'a time that YAML took for a number',
    withRoute({ digest: { zone: 'UTC', at: 540 } }),
    ['route.digest.at: must be a text'],
  ],
  [
    'no such kind',
    { ...good, channels: { desk: { kind: 'pager' } } },
    ['channels.desk.kind: is none of the kinds there are: email, slack, teams, webhook'],
  ],
  [
    'an address that is none',
    { ...good, channels: { desk: { kind: 'slack', url: 'hooks.slack.com' } } },
    ['channels.desk.url: must be an address that begins with https://'],
  ],
  [
    'a secret that is too short',
    { ...good, channels: { ...channels, hook: { ...channels.hook, secret: 'abc' } } },
    [
      'channels.hook.secret: must be whsec_ and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32) makes one',
    ],
  ],
  [
    'an offset for a zone',
    { ...good, channels: { desk: { ...channels.desk, zone: '+02:00' } } },
    ['channels.desk.zone: must be a time zone such as Europe/Berlin or America/New_York'],
  ],
  [
    'a mail without anybody',
    { ...good, channels: { desk: { kind: 'email', to: [], from: 'a@b.example', smtp: { host: 'm' } } } },
    ['channels.desk.to: needs at least 1'],
  ],
  [
    'a mail to nobody in particular',
    { ...good, channels: { desk: { kind: 'email', to: ['ops'], from: 'a@b.example', smtp: { host: 'm' } } } },
    ['channels.desk.to.0: must be an e-mail address'],
  ],
  [
    'a name that nobody can type',
    { ...good, channels: { 'Desk 1': channels.desk, desk: channels.desk } },
    ['channels.Desk 1: must be small letters, digits, _ and -, a letter first, at most 63'],
  ],
])('%s is refused in words', (_, said, expected) => {
  expect(problemsOf(said)).toEqual(expected);
});

test('every problem is found, and no value that may be a secret is in any', () => {
  const said = {
    channels: { ...channels, hook: { ...channels.hook, secret: 'token-of-hook' } },
    route: { channels: 3, mute: 1 },
  };
  expect(problemsOf(said)).toHaveLength(3);
  expect(problemsOf(said).join()).not.toContain('token-of');
});

test('secrets are taken out of a channel and put back', () => {
  const mail = {
    kind: 'email' as const,
    to: ['ops@acme.example'],
    from: 'alerts@acme.example',
    quiet_hours: { zone: 'Europe/Berlin', spans: [{ from: '22:00', to: '07:00' }], except: 'critical' as const },
    smtp: { host: 'mail.acme.example', user: 'alerts', password: 'hunter2' },
  };
  for (const channel of [mail, ...Object.values(channels)]) {
    const split = splitChannel(channel);
    expect(JSON.stringify(split.settings)).not.toMatch(/hunter2|token-of|whsec_|acme\.example\/hook/);
    expect(joinChannel(split)).toMatchObject(channel.kind === 'email' ? { smtp: channel.smtp } : { url: channel.url });
  }
});

test('routes inherit what they leave out, and mute times and escalations are their own', () => {
  const { policy } = readDefinition({
    channels,
    times: { night: { zone: 'UTC', spans: [{ from: '22:00', to: '06:00' }] } },
    route: {
      channels: ['desk'],
      group_by: ['campaign'],
      group_interval: '10m',
      mute: ['night'],
      escalate: [{ after: '15m', to: ['hook'] }],
      routes: [{ name: 'critical', match: { severity: 'critical' }, group_wait: '0s' }],
    },
  });
  expect(policy.root.routes[0]).toMatchObject({
    name: 'critical',
    channels: ['desk'],
    groupBy: ['campaign'],
    groupWaitMs: 0,
    groupIntervalMs: 600_000,
    repeatIntervalMs: 14_400_000,
    sendResolved: true,
    mute: [],
    escalate: [],
  });
});
