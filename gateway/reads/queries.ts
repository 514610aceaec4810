import type { GatewayContext } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { readAccounts } from './accounts.ts';
import { readAlertHistory, readAlerts } from './alerts.ts';
import { readAuditEvents, verifyAudit } from './audit.ts';
import { backtestRule } from './backtest.ts';
import { readChannel, readChannels, readFailedMessages, readRoutes } from './channels.ts';
import { connectablePlatforms, readConnection, readConnections } from './connections.ts';
import { readDeadLetter, readDeadLetters } from './dead-letters.ts';
import { readEntities, readEntity } from './entities.ts';
import { readFacts } from './facts.ts';
import { readFormulaWords } from './formula-words.ts';
import { checkFormula } from './formulas.ts';
import { readMetric, readMetricCatalogue } from './metric-catalogue.ts';
import { readOrganisationSettings } from './organisation-settings.ts';
import { readPipeline } from './pipeline.ts';
import { readReconciliations } from './reconciliations.ts';
import { readRuleLimits } from './rule-limits.ts';
import { checkRule } from './rule-problems.ts';
import { ruleTemplates } from './rule-templates.ts';
import { readRule, readRules } from './rules.ts';
import { readSavedViews } from './saved-views.ts';
import { readSilences } from './silences.ts';
import { readSlices } from './slices.ts';
import { readTopicRecords } from './topic-records.ts';
import { readWatch } from './watch.ts';

/** Queries, but for those whose answers are kept: all of the principal's tenant. */
export const queryResolvers: QueryResolvers<GatewayContext> = {
  facts: (_root, request, context) => readFacts(request, context),
  slices: (_root, { filter, first, after }, context) =>
    readSlices({ filter: filter ?? null, first, after: after ?? null }, context),
  reconciliations: (_root, { filter, first, after }, context) =>
    readReconciliations({ filter: filter ?? null, first, after: after ?? null }, context),
  alerts: (_root, { filter, first, after }, context) =>
    readAlerts({ filter: filter ?? null, first, after: after ?? null }, context),
  alertHistory: (_root, { alertId }, context) => readAlertHistory(alertId, context),
  watch: (_root, _arguments, context) => readWatch(context),
  accounts: (_root, { first, after }, context) => readAccounts({ first, after: after ?? null }, context),
  channels: (_root, _arguments, context) => readChannels(context),
  channel: (_root, { id }, context) => readChannel(id, context),
  routes: (_root, _arguments, context) => readRoutes(context),
  failedMessages: (_root, { channelId, first }, context) =>
    readFailedMessages({ channelId: channelId ?? null, first }, context),
  connectablePlatforms: (_root, _arguments, context) => connectablePlatforms(context),
  connections: (_root, { filter, first, after }, context) =>
    readConnections({ filter: filter ?? null, first, after: after ?? null }, context),
  connection: (_root, { id }, context) => readConnection(id, context),
  entities: (_root, { filter, asOf, first, after }, context) =>
    readEntities({ filter: filter ?? null, asOf: asOf ?? null, first, after: after ?? null }, context),
  entity: (_root, { asOf, ...key }, context) => readEntity(key, asOf ?? null, context),
  rules: (_root, { filter, first, after }, context) =>
    readRules({ filter: filter ?? null, first, after: after ?? null }, context),
  rule: (_root, { id }, context) => readRule(id, context),
  ruleLimits: (_root, _arguments, context) => readRuleLimits(context),
  ruleTemplates: () => ruleTemplates(),
  checkRule: (_root, { definition }, context) => checkRule(definition, context),
  backtestRule: (_root, { input }, context) => backtestRule(input, context),
  metricCatalogue: (_root, request, context) => readMetricCatalogue(request, context),
  metric: (_root, { id }, context) => readMetric(id, context),
  checkFormula: (_root, request, context) => checkFormula(request, context),
  formulaWords: (_root, _arguments, context) => readFormulaWords(context),
  organisationSettings: (_root, _args, context) => readOrganisationSettings(context),
  silences: (_root, { states }, context) => readSilences(states ?? null, context),
  savedViews: (_root, { screen }, context) => readSavedViews(screen ?? null, context),
  auditEvents: (_root, { filter, first, after }, context) =>
    readAuditEvents({ filter: filter ?? null, first, after: after ?? null }, context),
  verifyAudit: (_root, { anchor }, context) => verifyAudit(anchor ?? null, context),
  pipeline: (_root, _arguments, context) => readPipeline(context),
  deadLetters: (_root, { filter, first }, context) => readDeadLetters({ filter: filter ?? null, first }, context),
  deadLetter: (_root, { id }, context) => readDeadLetter(id, context),
  topicRecords: (_root, { topic, first }, context) => readTopicRecords({ topic, first }, context),
};
