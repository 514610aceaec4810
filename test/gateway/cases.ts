import { identityIds } from './identity/seed.ts';
import { sharedIds } from './two-tenants.ts';

/** How a field of Query or Mutation is called so that it finds what every seeded tenant has. */
export interface Case {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** False: what it answers is nobody's, such as the templates, or holds no words of the tenant. */
  readonly marked?: false;
}

const { account, alert, campaign, channel, connection, day, metric, rule, silence, view } = sharedIds;
const range = { level: 'CAMPAIGN', from: '2026-10-01', to: day };
const ruleDefinition = {
  rule: 'another',
  name: 'another',
  scope: { level: 'campaign' },
  condition: '@ctr over 1d < 1%',
};

/** A case for each field of Query: the test fails for a field without one. */
export const queryCases: Readonly<Record<string, Case>> = {
  metrics: { variables: { filter: range, groupBy: ['ENTITY', 'DAY'], compare: { with: 'WEEK_BEFORE' } } },
  facts: { variables: { filter: range } },
  dataRanges: { marked: false },
  slices: { variables: { filter: { connectionId: connection } } },
  reconciliations: { variables: { filter: { connectionId: connection } } },
  alerts: { variables: { filter: { alertId: alert } } },
  alertHistory: { variables: { alertId: alert } },
  watch: {},
  accounts: {},
  connections: {},
  connectablePlatforms: { marked: false },
  connection: { variables: { id: connection } },
  entities: { variables: { filter: { search: 'mark-of-tenancy' } } },
  entity: { variables: { platform: 'META', accountId: account, kind: 'CAMPAIGN', entityId: campaign } },
  rules: { variables: { filter: { metric } } },
  rule: { variables: { id: rule } },
  ruleTemplates: { marked: false },
  ruleLimits: { marked: false },
  checkRule: { variables: { definition: { ...ruleDefinition, condition: '@secret_metric' } }, marked: false },
  backtestRule: { variables: { input: { ruleId: rule, until: day, days: 3 } } },
  metricCatalogue: {},
  metric: { variables: { id: metric } },
  checkFormula: { variables: { formula: '@net_ctr' } },
  formulaWords: {},
  auditEvents: {},
  verifyAudit: { marked: false },
  pipeline: { marked: false },
  deadLetters: { marked: false },
  deadLetter: { variables: { id: 'gold.data.ready.dlq/0/0' }, marked: false },
  topicRecords: { variables: { topic: 'gold.data.ready' }, marked: false },
  channels: { marked: false },
  channel: { variables: { id: channel }, marked: false },
  routes: { marked: false },
  failedMessages: { variables: { channelId: channel } },
  silences: {},
  organisationSettings: { marked: false },
  savedViews: {},
  preferences: { marked: false },
  liveCursor: { marked: false },
  me: { marked: false },
  // The development login has none.
  sessions: { marked: false },
  members: {},
  invitations: {},
  apiKeys: {},
};

/** A case for each field of Mutation, in an order in which each finds what it changes. */
export const mutationCases: Readonly<Record<string, Case>> = {
  acknowledgeAlert: { variables: { alertId: alert }, marked: false },
  unacknowledgeAlert: { variables: { alertId: alert }, marked: false },
  snoozeAlert: { variables: { alertId: alert, until: null }, marked: false },
  assignAlert: { variables: { alertId: alert, assignee: 'x' }, marked: false },
  commentOnAlert: { variables: { alertId: alert, body: 'x' }, marked: false },
  createRule: { variables: { definition: ruleDefinition } },
  updateRule: { variables: { id: rule, version: 2, definition: { ...ruleDefinition, rule } } },
  setRuleMode: { variables: { id: rule, version: 3, mode: 'OFF' } },
  deleteRule: { variables: { id: rule, version: 4 } },
  saveMetric: { variables: { id: metric, version: 1, title: 'x', formula: 'clicks / impressions' } },
  retireMetric: { variables: { id: metric, version: 2 } },
  pauseConnection: { variables: { id: connection, reason: 'x' } },
  resumeConnection: { variables: { id: connection } },
  connectPlatform: {
    variables: {
      input: {
        id: 'another',
        platform: 'META',
        name: 'x',
        secrets: [{ name: 'accessToken', value: 'x' }],
        settings: [],
      },
    },
  },
  replaceCredential: { variables: { id: connection, secrets: [{ name: 'accessToken', value: 'y' }], settings: [] } },
  // Nothing answers where the seeded connection calls, and nothing that fetches runs here.
  checkConnection: { variables: { id: connection }, marked: false },
  startFetching: { variables: { id: connection, from: '2026-10-01' }, marked: false },
  backfillConnection: { variables: { id: connection, from: '2026-10-01', to: '2026-10-02' } },
  deleteConnection: { variables: { id: 'another' } },
  saveChannel: { variables: { id: channel, version: 1, definition: { kind: 'webhook', zone: 'Europe/Berlin' } } },
  sendTestMessage: { variables: { channelId: channel }, marked: false },
  resendMessages: { variables: { channelId: channel } },
  saveRoutes: { variables: { version: 1, definition: { route: { channels: [] } } } },
  deleteChannel: { variables: { id: channel, version: 2 } },
  createSilence: {
    variables: {
      matchers: [{ name: 'rule', value: rule }],
      endsAt: new Date(Date.now() + 86_400_000).toISOString(),
      reason: 'x',
    },
    marked: false,
  },
  endSilence: { variables: { id: silence, version: 1 } },
  saveView: { variables: { id: view, version: 1, screen: 'explore', name: 'x', state: {} } },
  deleteView: { variables: { id: view, version: 2 } },
  setPreference: { variables: { name: 'theme', value: 'dark' } },
  redriveDeadLetters: { variables: { ids: ['gold.data.ready.dlq/0/0'], dryRun: true }, marked: false },
  saveOrganisation: { variables: { version: 1, settings: { name: 'x' } }, marked: false },
  inviteMember: { variables: { email: 'new@example.com', role: 'VIEWER' } },
  revokeInvitation: { variables: { id: identityIds.invitation } },
  changeMemberRole: { variables: { userId: identityIds.user, version: 1, role: 'ANALYST' } },
  signOutMember: { variables: { userId: identityIds.user } },
  removeMember: { variables: { userId: identityIds.user, version: 2 } },
  createApiKey: { variables: { name: 'x', scopes: ['METRICS_READ'] } },
  revokeApiKey: { variables: { id: identityIds.key } },
  // The development login is nobody: identity/*.test.ts have these as people do them.
  leaveOrganisation: { marked: false },
  endSession: { variables: { id: 'x' }, marked: false },
  endOtherSessions: { marked: false },
  changePassword: { variables: { new: 'x' }, marked: false },
  beginSecondFactor: { marked: false },
  confirmSecondFactor: { variables: { code: '000000' }, marked: false },
  removeSecondFactor: { variables: { code: '000000' }, marked: false },
  renewRecoveryCodes: { variables: { code: '000000' }, marked: false },
};

/** A case for each field of Subscription. */
export const subscriptionCases: Readonly<Record<string, Case>> = {
  goldUpdated: { variables: { accounts: [account] } },
  alertChanged: { variables: { accounts: [account] } },
  sliceChanged: { variables: { accounts: [account] } },
  pipelineChanged: { marked: false },
};
