import type { PostgresClient, PostgresPool } from '../../../base/postgres.ts';
import { withTenant } from '../../../base/postgres.ts';
import type { Alert } from '../../../schemas/generated/types.ts';
import { storable } from '../../postgres/storable.ts';
import { makeMessage, shownItems } from '../messages/make.ts';
import { type Transition, transitionOf } from '../routing/alert.ts';
import { applyTransition, groupsOf, maxMembers, partOf, routeOf } from '../routing/desk.ts';
import { advance, dueAt } from '../routing/group.ts';
import type { Acknowledgement, Group, Send } from '../routing/member.ts';
import type { RoutingPolicy } from '../routing/route.ts';
import { usablePolicy } from './definition.ts';
import { type Due, dueAgain, dueBy, groupsDueAgain, lockDesk } from './due.ts';
import { enqueue } from './outbox.ts';
import { forgetCounts, loadCounts, saveCounts } from './told.ts';

/** Active alerts that a changed policy is applied to in one transaction. */
const alertsPerReroute = 1_000;
/** How long a tenant's old rows stay: alerts a day longer than the topic, so that a replay of it tells nothing twice. */
const keepAlertsMs = 31 * 86_400_000;
const keepSentMs = 30 * 86_400_000;
const pruneEveryMs = 86_400_000;
/** Rows of a kind that are deleted in one turn: other tenants wait for theirs meanwhile. */
const rowsPerPrune = 10_000;

/** What applying transitions came to. */
export interface DeskResult {
  /** Transitions that were news; the others had been seen. */
  readonly applied: number;
  /** Why the tenant's routes cannot be used: nobody is told then, and alerts are kept for when they can. */
  readonly problem: Error | undefined;
}

/**
 * Applies the transitions of a tenant, in their order, and queues what is to be sent at once: all in one transaction. A transition
 * that was applied before changes nothing.
 */
export function applyAlerts(
  pool: PostgresPool,
  tenant: string,
  told: readonly Alert[],
  now: number,
): Promise<DeskResult> {
  const alerts = told.map(storable);
  return withTenant(pool, tenant, async (client) => {
    await lockDesk(client, tenant);
    const { policy, problem } = await usablePolicy(client, tenant);
    const desk = await Desk.open(client, tenant, policy, alerts, now);
    const applied = alerts.filter((alert) => desk.apply(alert)).length;
    await desk.save();
    if (applied > 0) await dueBy(client, { tenant, kind: 'PRUNE', id: 'prune' }, now + pruneEveryMs);
    return { applied, problem };
  });
}

/** Does what a group has to do at `now`, in one transaction. */
export function advanceGroup(pool: PostgresPool, due: Due, now: number): Promise<void> {
  const { tenant, id } = due;
  return withTenant(pool, tenant, async (client) => {
    await lockDesk(client, tenant);
    const { policy } = await usablePolicy(client, tenant);
    const groups = await loadGroups(client, tenant, [id]);
    const group = groups.get(id);
    if (group === undefined || policy === undefined || routeOf(group, policy) === undefined) {
      // Gone, or its route is: a policy that was changed is applied to its alerts by itself.
      await dueAgain(client, due, null);
      return;
    }
    await saveGroups(client, tenant, policy, [[id, group]], now);
  });
}

/** Puts active alerts where a changed policy wants them, and drops groups whose route is gone. */
export function reroute(pool: PostgresPool, due: Due, now: number): Promise<void> {
  const { tenant } = due;
  return withTenant(pool, tenant, async (client) => {
    await lockDesk(client, tenant);
    const { policy } = await usablePolicy(client, tenant);
    if (policy === undefined) {
      await dueAgain(client, due, null);
      return;
    }
    // `id` is the alert after which to go on.
    const after = due.id === 'policy' ? '' : due.id;
    const { rows } = await client.query<{ alert: Alert }>(
      `SELECT alert FROM notification_alert WHERE tenant_id = $1 AND active AND alert_id > $2 ORDER BY alert_id LIMIT $3`,
      [tenant, after, alertsPerReroute],
    );
    const alerts = rows.map(({ alert }) => alert);
    await dropRoutelessGroups(client, tenant, policy);
    const desk = await Desk.open(client, tenant, policy, alerts, now);
    for (const alert of alerts) desk.place(alert);
    await desk.save();
    await dueAgain(client, due, null);
    const last = alerts.at(-1);
    if (alerts.length === alertsPerReroute && last !== undefined) {
      await dueBy(client, { tenant, kind: 'POLICY', id: last.alert_id }, now);
    }
  });
}

/** Deletes what is old and over; what is left of it waits for the tenant's next turn. */
export function prune(pool: PostgresPool, due: Due, now: number): Promise<void> {
  const { tenant } = due;
  return withTenant(pool, tenant, async (client) => {
    const deleted = async (sql: string, keepMs: number) =>
      (await client.query(sql, [tenant, new Date(now - keepMs), rowsPerPrune])).rowCount ?? 0;
    const sent = await deleted(
      `DELETE FROM notification WHERE tenant_id = $1 AND notification_id IN (
         SELECT notification_id FROM notification WHERE tenant_id = $1 AND state = 'SENT' AND finished_at < $2 LIMIT $3)`,
      keepSentMs,
    );
    const alerts = await deleted(
      `DELETE FROM notification_alert WHERE tenant_id = $1 AND alert_id IN (
         SELECT alert_id FROM notification_alert WHERE tenant_id = $1 AND NOT active AND updated_at < $2 LIMIT $3)`,
      keepAlertsMs,
    );
    await forgetCounts(client, tenant, now);
    await dueAgain(client, due, Math.max(sent, alerts) < rowsPerPrune ? now + pruneEveryMs : now);
  });
}

interface AlertRow {
  readonly seq: number;
  readonly alert: Alert;
  readonly active: boolean;
  readonly groups: readonly string[];
}

/** A tenant's desk for one transaction: what the alerts at hand need of it, in memory. */
class Desk {
  readonly #client: PostgresClient;
  readonly #tenant: string;
  readonly #policy: RoutingPolicy | undefined;
  readonly #now: number;
  readonly #alerts: Map<string, AlertRow>;
  readonly #groups: Map<string, Group>;
  readonly #changed = new Set<string>();
  readonly #changedGroups = new Set<string>();

  private constructor(
    client: PostgresClient,
    tenant: string,
    policy: RoutingPolicy | undefined,
    loaded: { alerts: Map<string, AlertRow>; groups: Map<string, Group>; now: number },
  ) {
    this.#client = client;
    this.#tenant = tenant;
    this.#policy = policy;
    this.#alerts = loaded.alerts;
    this.#groups = loaded.groups;
    this.#now = loaded.now;
  }

  static async open(
    client: PostgresClient,
    tenant: string,
    policy: RoutingPolicy | undefined,
    alerts: readonly Alert[],
    now: number,
  ): Promise<Desk> {
    const known = await loadAlerts(client, tenant, [...new Set(alerts.map(({ alert_id }) => alert_id))]);
    const ids = new Set([...known.values()].flatMap(({ groups }) => groups));
    if (policy !== undefined) {
      for (const alert of alerts) {
        const transition = transitionOf(alert);
        if (transition !== null) for (const { id } of groupsOf(policy, transition)) ids.add(id);
      }
    }
    const groups = await loadParts(client, tenant, [...ids]);
    return new Desk(client, tenant, policy, { alerts: known, groups, now });
  }

  /** False when this transition, or a later one of its alert, was applied before. */
  apply(alert: Alert): boolean {
    const { alert_id, transition_seq } = alert;
    const before = this.#alerts.get(alert_id);
    if (before !== undefined && before.seq >= transition_seq) return false;
    const transition = transitionOf(alert);
    const groups =
      transition === null || this.#policy === undefined
        ? (before?.groups ?? [])
        : applyTransition(this.#tracked(), before?.groups ?? [], this.#policy, transition, this.#now);
    const active = isActive(transition, before?.active ?? false);
    this.#alerts.set(alert_id, { seq: transition_seq, alert, active, groups });
    this.#changed.add(alert_id);
    return true;
  }

  /** Puts an alert that was applied before where the policy of now wants it. */
  place(alert: Alert): void {
    const row = this.#alerts.get(alert.alert_id);
    const transition = transitionOf(alert);
    if (row === undefined || transition === null || this.#policy === undefined) return;
    const groups = applyTransition(this.#tracked(), row.groups, this.#policy, transition, this.#now);
    this.#alerts.set(alert.alert_id, { ...row, groups });
    this.#changed.add(alert.alert_id);
  }

  #tracked() {
    return {
      get: (id: string) => this.#groups.get(id),
      set: (id: string, group: Group) => {
        this.#changedGroups.add(id);
        this.#groups.set(id, group);
      },
    };
  }

  /** Writes what has changed, and does what is due. */
  async save(): Promise<void> {
    const rows = [...this.#changed].map((id) => ({ alert_id: id, ...this.#alerts.get(id) }));
    await this.#client.query(
      `INSERT INTO notification_alert (tenant_id, alert_id, seq, active, alert, groups, updated_at)
       SELECT $1, alert_id, seq, active, alert, groups, $3
       FROM jsonb_to_recordset($2::jsonb) AS r (alert_id text, seq bigint, active boolean, alert jsonb, groups text[])
       ON CONFLICT (tenant_id, alert_id) DO UPDATE SET seq = excluded.seq, active = excluded.active, alert = excluded.alert,
         groups = excluded.groups, updated_at = excluded.updated_at`,
      [this.#tenant, JSON.stringify(rows), new Date(this.#now)],
    );
    if (this.#policy === undefined) return;
    const changed = [...this.#changedGroups].map((id): [string, Group | undefined] => [id, this.#groups.get(id)]);
    const groups = changed.filter((entry): entry is [string, Group] => entry[1] !== undefined);
    await saveGroups(this.#client, this.#tenant, this.#policy, groups, this.#now);
  }
}

/** Whether an alert is there after a transition; one that tells nobody anything changes nothing of that. */
function isActive(transition: Transition | null, before: boolean): boolean {
  if (transition === null || transition.status === 'corrected') return before;
  return transition.status !== 'resolved';
}

/** Advances groups where they are due, writes them, and queues their messages. */
async function saveGroups(
  client: PostgresClient,
  tenant: string,
  policy: RoutingPolicy,
  groups: readonly (readonly [string, Group])[],
  now: number,
): Promise<void> {
  const acknowledgements = await loadAcknowledgements(client, tenant, groups, now);
  const counts = await loadCounts(
    client,
    tenant,
    groups.map(([, group]) => group),
    now,
  );
  const advanced = groups.flatMap(([id, group]) => {
    const route = routeOf(group, policy);
    if (route === undefined) return [];
    const isDue = dueAt(group, route, now - 1) <= now;
    const surroundings = { now, acknowledgements, counts, peace: policy.peace };
    const { group: after, sends } = isDue ? advance(group, route, surroundings) : { group, sends: [] };
    return [{ id, group, after, sends, at: after === null ? null : dueAt(after, route, now) }];
  });
  const shown = await loadShown(client, tenant, advanced);
  const messages = advanced.flatMap(({ id, group, sends }) =>
    sends.map((send) => ({ groupId: id, message: makeMessage(tenant, group, send, shown) })),
  );
  await writeGroups(client, tenant, advanced, now);
  await saveCounts(client, tenant, counts);
  await groupsDueAgain(client, tenant, advanced);
  await enqueue(client, tenant, messages, now);
}

/** A group before and after its advance, and what that sends. */
interface Advanced {
  readonly id: string;
  readonly group: Group;
  readonly after: Group | null;
  readonly sends: readonly Send[];
}

async function writeGroups(
  client: PostgresClient,
  tenant: string,
  groups: readonly Advanced[],
  now: number,
): Promise<void> {
  const over = groups.filter(({ after }) => after === null).map(({ id }) => id);
  await client.query('DELETE FROM notification_group WHERE tenant_id = $1 AND group_id = ANY($2)', [tenant, over]);
  const rows = groups.filter(({ after }) => after !== null).map(({ id, after }) => ({ id, state: after }));
  await client.query(
    `INSERT INTO notification_group (tenant_id, group_id, state, updated_at)
     SELECT $1, id, state, $3 FROM jsonb_to_recordset($2::jsonb) AS r (id text, state jsonb)
     ON CONFLICT (tenant_id, group_id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at`,
    [tenant, JSON.stringify(rows), new Date(now)],
  );
}

async function loadAlerts(
  client: PostgresClient,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, AlertRow>> {
  const { rows } = await client.query<{ id: string; seq: string; active: boolean; alert: Alert; groups: string[] }>(
    'SELECT alert_id AS id, seq, active, alert, groups FROM notification_alert WHERE tenant_id = $1 AND alert_id = ANY($2)',
    [tenant, ids],
  );
  return new Map(rows.map(({ id, seq, ...row }) => [id, { ...row, seq: Number(seq) }]));
}

async function loadGroups(client: PostgresClient, tenant: string, ids: readonly string[]): Promise<Map<string, Group>> {
  const { rows } = await client.query<{ id: string; state: Group }>(
    'SELECT group_id AS id, state FROM notification_group WHERE tenant_id = $1 AND group_id = ANY($2)',
    [tenant, ids],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** The groups, and of those that are full the parts that come after them. */
async function loadParts(client: PostgresClient, tenant: string, ids: readonly string[]): Promise<Map<string, Group>> {
  const groups = await loadGroups(client, tenant, ids);
  let full = [...groups.keys()].filter((id) => isFull(groups.get(id)));
  for (let part = 2; full.length > 0; part++) {
    const next = await loadGroups(client, tenant, [...new Set(full.map((id) => `${partOf(id)}#${part}`))]);
    for (const [id, group] of next) groups.set(id, group);
    full = [...next.keys()].filter((id) => isFull(next.get(id)));
  }
  return groups;
}

function isFull(group: Group | undefined): boolean {
  return group !== undefined && Object.keys(group.members).length >= maxMembers;
}

/** What people have done with the alerts of groups; of one that a silence is of, that it is put off until the silence ends. */
async function loadAcknowledgements(
  client: PostgresClient,
  tenant: string,
  groups: readonly (readonly [string, Group])[],
  now: number,
): Promise<ReadonlyMap<string, Acknowledgement>> {
  const ids = groups.flatMap(([, group]) => Object.keys(group.members));
  const { rows } = await client.query<{ id: string; acknowledged_at: Date | null; snoozed_until: Date | null }>(
    `SELECT a.alert_id AS id, h.acknowledged_at, greatest(h.snoozed_until, silenced_until(a.alert, $3)) AS snoozed_until
     FROM notification_alert a LEFT JOIN alert_handling h USING (tenant_id, alert_id)
     WHERE a.tenant_id = $1 AND a.alert_id = ANY($2)`,
    [tenant, ids, new Date(now)],
  );
  return new Map(
    rows.map(({ id, acknowledged_at, snoozed_until }) => [
      id,
      { acknowledgedAt: acknowledged_at?.getTime() ?? null, snoozedUntil: snoozed_until?.getTime() ?? null },
    ]),
  );
}

async function loadShown(
  client: PostgresClient,
  tenant: string,
  groups: readonly Advanced[],
): Promise<ReadonlyMap<string, Alert>> {
  const ids = new Set(
    groups.flatMap(({ group, sends }) =>
      sends.flatMap((send) => shownItems(send, group).map(({ alertId }) => alertId)),
    ),
  );
  if (ids.size === 0) return new Map();
  const rows = await loadAlerts(client, tenant, [...ids]);
  return new Map([...rows].map(([id, { alert }]) => [id, alert]));
}

async function dropRoutelessGroups(client: PostgresClient, tenant: string, policy: RoutingPolicy): Promise<void> {
  const { rows } = await client.query<{ id: string; state: Group }>(
    'SELECT group_id AS id, state FROM notification_group WHERE tenant_id = $1',
    [tenant],
  );
  const gone = rows.filter(({ state }) => routeOf(state, policy) === undefined).map(({ id }) => id);
  await client.query('DELETE FROM notification_group WHERE tenant_id = $1 AND group_id = ANY($2)', [tenant, gone]);
}
