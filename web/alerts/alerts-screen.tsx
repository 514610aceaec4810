'use client';

import { useEffect, useState } from 'react';
import { Controls } from '../dashboard/controls.tsx';
import { formatCount } from '../dashboard/format.ts';
import { Places } from '../dashboard/places.tsx';
import { useSession } from '../dashboard/use-session.ts';
import { AlertCard, alertElementId } from './alert-card.tsx';
import { type AlertGroup, groupAlerts } from './groups.ts';
import { minuteOf } from './times.ts';
import { type Alerts, useAlerts } from './use-alerts.ts';
import { newestData, Watched } from './watched.tsx';

interface ScreenProps {
  readonly gatewayUrl: string;
  readonly tenant: string;
  /** Alert that a link leads to; null for the list alone. */
  readonly opened: string | null;
}

/** What needs a person: alerts by what they ask, and what to do about each. */
export function AlertsScreen(props: ScreenProps) {
  const [tenant, setTenant] = useState(props.tenant);
  // The key: another tenant begins with nothing of the one before.
  return <TenantAlerts key={tenant} {...props} tenant={tenant} onTenant={setTenant} />;
}

function TenantAlerts(props: ScreenProps & { readonly onTenant: (tenant: string) => void }) {
  const { gatewayUrl, tenant, opened } = props;
  const { session, problem } = useSession(gatewayUrl, tenant);
  const { alerts, client, refresh } = useAlerts(gatewayUrl, session, opened);
  const [done, setDone] = useState<Done | null>(null);
  const groups = alerts.answer === null ? null : groupAlerts(alerts.answer, alerts.readAt);
  useFocusKept(done);
  const trouble = problem ?? alerts.problem;
  return (
    <main>
      <header>
        <h1>Millrace</h1>
        <Places here="alerts" tenant={tenant} />
        <Freshness alerts={alerts} troubled={trouble !== null} />
      </header>
      <Controls tenant={tenant} onTenant={props.onTenant} selection={null} onSelection={() => undefined} />
      {trouble !== null && (
        <p className="problem" role="alert">
          {trouble}
        </p>
      )}
      <p className="unseen" role="status">
        {done?.words}
      </p>
      {groups === null && trouble === null && (
        <div className="loading" role="status">
          Reading the alerts of “{tenant}” …
        </div>
      )}
      {groups !== null && opened !== null && !groups.some(({ id }) => id === 'opened') && (
        <p className="problem" role="alert">
          There is no alert {opened} of the tenant “{tenant}”: check the link, or choose the tenant it is of above.
        </p>
      )}
      {groups !== null && <Summary groups={groups} alerts={alerts} tenant={tenant} stale={trouble !== null} />}
      {client !== null && groups !== null && (
        <div>
          {groups.flatMap((group) => [
            <GroupHeading key={`group ${group.id}`} group={group} />,
            ...group.alerts.map((alert) => (
              <AlertCard
                key={alert.alertId}
                alert={alert}
                group={group.id}
                now={alerts.readAt}
                client={client}
                startsOpen={group.id === 'opened'}
                onDone={async (words) => {
                  await refresh();
                  setDone({ alertId: alert.alertId, words: `${alert.subject}: ${words}` });
                }}
              />
            )),
          ])}
        </div>
      )}
    </main>
  );
}

/** The heading of a group. Groups are no elements of their own: an alert that changes its group keeps what is typed into it. */
function GroupHeading({ group }: { readonly group: AlertGroup }) {
  return (
    <h2 className="alert-group">
      {group.title} <span className="tally">{group.id !== 'opened' && tallyOf(group)}</span>
      <small>
        {group.meaning}
        {group.cut && '; there are more, these are the newest'}
      </small>
    </h2>
  );
}

function tallyOf({ alerts, cut }: AlertGroup): string {
  return `${formatCount(alerts.length)}${cut ? '+' : ''}`;
}

/** What a person has just done. */
interface Done {
  readonly alertId: string;
  readonly words: string;
}

/**
 * The button that was pressed may be gone after it, and its alert in another group: the alert gets the focus then, so that whoever
 * works by keyboard goes on from there.
 */
function useFocusKept(done: Done | null): void {
  useEffect(() => {
    if (done === null || document.activeElement !== document.body) return;
    document.getElementById(alertElementId(done.alertId))?.focus({ preventScroll: true });
  }, [done]);
}

function Freshness({ alerts, troubled }: { readonly alerts: Alerts; readonly troubled: boolean }) {
  const newest = alerts.watched === null ? '' : newestData(alerts.watched);
  const state = troubled ? 'Stale: trying every 5 s' : alerts.answer === null ? 'Connecting' : 'Read every 5 s';
  return (
    <p className="freshness">
      <span className={troubled ? 'badge stale' : 'badge polled'} data-testid="connection">
        {state}
      </span>
      {newest !== '' && (
        <span data-testid="as-of">
          data as of <time dateTime={newest}>{minuteOf(newest)}</time>
        </span>
      )}
    </p>
  );
}

/** One line on how things are; more than that when nothing needs anybody. */
function Summary(props: {
  readonly groups: readonly AlertGroup[];
  readonly alerts: Alerts;
  readonly tenant: string;
  readonly stale: boolean;
}) {
  const needing = props.groups.filter(({ id }) => id === 'firing' || id === 'unsure');
  const opened = props.groups.find(({ id }) => id === 'opened')?.alerts ?? [];
  if (needing.length > 0) {
    const all = needing.flatMap(({ alerts }) => alerts);
    const critical = all.filter(({ severity }) => severity === 'CRITICAL').length;
    return (
      <p className="summary" data-testid="summary">
        <strong>
          {formatCount(all.length)}
          {needing.some(({ cut }) => cut) && '+'} {all.length === 1 ? 'alert needs' : 'alerts need'} you
        </strong>
        {critical > 0 && `, ${formatCount(critical)} of them critical`}
      </p>
    );
  }
  if (opened.some(({ endedAt }) => endedAt === null)) return null;
  return (
    <Watched watched={props.alerts.watched} tenant={props.tenant} readAt={props.alerts.readAt} stale={props.stale} />
  );
}
