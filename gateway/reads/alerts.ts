import type { GatewayContext } from '../context.ts';
import type { AlertFilter, AlertHistory, ResolversParentTypes } from '../generated/resolvers.ts';
import { checkAccounts, checkPage } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection } from './cursor.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

/** SQL for a map of texts as a list of names and values. */
export const pairs = (column: string) =>
  `(select coalesce(jsonb_agg(jsonb_build_object('name', key, 'value', value) order by key), '[]') from jsonb_each_text(${column}))`;
const times = ['started_at', 'active_since', 'state_since', 'ended_at', 'amended_at', 'data_as_of'];

const columns = [
  ...['alert_id', 'fingerprint', 'rule_id', 'rule_version', 'rule_name', 'account_id', 'entity_id', 'entity_name'].map(
    renamed,
  ),
  ...[
    'state',
    'severity',
    'subject',
    'platform',
    'level',
    'condition',
    'value',
    'threshold',
    'comparison',
    'baseline',
    'change',
  ],
  ...['unit', 'currency', 'evidence', 'slices', 'finality', 'coverage', 'shadow'],
  ...['value_reason', 'suppressed_by', 'acknowledged_by', 'assignee'].map(renamed),
  'over_window as "window"',
  'report_day::text as "reportDay"',
  `${pairs('labels')} as labels`,
  `${pairs('annotations')} as annotations`,
  ...[...times, 'acknowledged_at', 'snoozed_until'].map((name) => `${utc(name)} as "${camel(name)}"`),
].join(', ');

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function renamed(name: string): string {
  return `${name} as "${camel(name)}"`;
}

/** What `alerts` was asked. */
export interface AlertRequest {
  readonly filter: AlertFilter | null;
  readonly first: number;
  readonly after: string | null;
}

/** The tenant's alerts, the newest first. */
export async function readAlerts(
  request: AlertRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['AlertConnection']> {
  const filter = request.filter ?? {};
  checkPage(request.first, context.limits);
  checkAccounts(filter.accounts, context.limits);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'alerts', filter };
  const after = request.after === null ? undefined : context.cursors.decode(scope, request.after);
  const { query, values } = alertQuery(filter, request.first + 1, after);
  const nodes = await readTenantRows<ResolversParentTypes['Alert']>(context.stores.postgres, tenant, query, values);
  return connection(nodes, request.first, ({ startedAt, alertId }) =>
    context.cursors.encode(scope, [startedAt, alertId]),
  );
}

/** Text and values of one page of alerts. */
export function alertQuery(
  filter: AlertFilter,
  limit: number,
  after?: readonly (string | number)[],
): { readonly query: string; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  conditions.isOneOf('state', filter.states);
  conditions.isOneOf('severity', filter.severities);
  conditions.isOneOf('account_id', filter.accounts);
  conditions.is('alert_id', filter.alertId || null);
  conditions.is('rule_id', filter.ruleId || null);
  conditions.is('platform', filter.platform);
  conditions.is('entity_id', filter.entityId || null);
  if (filter.open === true) conditions.add('ended_at is null');
  if (filter.open === false) conditions.add('ended_at is not null');
  if (after !== undefined) {
    const [startedAt, alertId] = after;
    const position = `${conditions.bind(startedAt, 'timestamptz')}, ${conditions.bind(alertId, 'text')}`;
    conditions.add(`(started_at, alert_id) < (${position})`);
  }
  const most = conditions.bind(limit, 'int');
  return {
    query:
      `select ${columns} from alert left join alert_handling using (tenant_id, alert_id) ${conditions.where} ` +
      `order by started_at desc, alert_id desc limit ${most}`,
    values: conditions.values,
  };
}

/** Transitions and comments of one list at most. */
const historyRows = 200;

/** What became of one alert of the tenant; nothing of one that it does not have. */
export async function readAlertHistory(alertId: string, context: GatewayContext): Promise<AlertHistory> {
  const { postgres } = context.stores;
  const { tenant } = context.principal;
  const { query, values } = transitionsQuery(alertId);
  const transitions = await readTenantRows<AlertHistory['transitions'][number]>(postgres, tenant, query, values);
  const comments = await readTenantRows<AlertHistory['comments'][number]>(
    postgres,
    tenant,
    `select comment_id::text as id, author, body, ${utc('created_at')} as at
     from alert_comment where alert_id = $1 order by comment_id desc limit ${historyRows}`,
    [alertId],
  );
  return { transitions, comments };
}

/** Text and values of an alert's transitions, the newest first. */
export function transitionsQuery(alertId: string) {
  const query = `select transition_seq::text as seq, state, prev_state as "prevState", severity, cause, subject, value,
      previous_value as "previousValue", threshold, evidence, ${utc('event_time')} as at
    from alert_transition where alert_id = $1 order by transition_seq desc limit ${historyRows}`;
  return { query, values: [alertId] };
}
