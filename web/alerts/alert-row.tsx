import { levelName, platformName } from '../format/words.ts';
import { PlaceLink } from '../shell/links.tsx';
import { AlertBadge, AlertTags, DataAsOf, Figure, Scale, Since } from './alert-marks.tsx';
import type { AlertGroup, AlertLine } from './groups.ts';
import type { SeriesPoint } from './series.ts';
import { MiniSparkline } from './sparkline.tsx';

/** Id of the element that an alert stands in. */
export function alertElementId(alertId: string): string {
  return `alert-${alertId}`;
}

const edges = {
  CRITICAL: 'border-l-critical',
  WARN: 'border-l-warn',
  INFO: 'border-l-info',
  UNKNOWN: 'border-l-control',
} as const;

/** One alert in the list: how bad, what, since when, of how old data, and its value against the threshold. A press shows all of it. */
export function AlertRow(props: {
  readonly alert: AlertLine;
  readonly group: AlertGroup['id'];
  /** Milliseconds: when it was read. */
  readonly now: number;
  /** Its days before; undefined where there are none to draw. */
  readonly points: readonly SeriesPoint[] | undefined;
  readonly isShown: boolean;
  readonly onShow: (alertId: string) => void;
}) {
  const { alert, now } = props;
  return (
    <article
      data-testid="alert"
      data-group={props.group}
      aria-labelledby={`${alertElementId(alert.alertId)}-subject`}
      className={`relative grid grid-cols-[minmax(0,1fr)_9.5rem] gap-x-4 gap-y-1 rounded-lg border border-l-4 border-line bg-surface px-3 py-2 hover:bg-hover lg:has-aria-[current=true]:bg-selected max-sm:grid-cols-1 ${alert.endedAt === null ? edges[alert.severity] : 'border-l-line'}`}
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
          <AlertBadge alert={alert} />
          <Since alert={alert} now={now} short />
          <AlertTags alert={alert} now={now} />
        </p>
        <h3 id={`${alertElementId(alert.alertId)}-subject`} className="mt-1 font-medium wrap-anywhere">
          <PlaceLink
            to={`/alerts/${encodeURIComponent(alert.alertId)}`}
            id={alertElementId(alert.alertId)}
            aria-current={props.isShown ? 'true' : undefined}
            className="outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              props.onShow(alert.alertId);
            }}
          >
            {alert.subject}
          </PlaceLink>
        </h3>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <span className="max-w-full truncate">
            {levelName(alert.level)} {alert.entityName ?? alert.entityId} · {platformName(alert.platform)}{' '}
            {alert.accountId}
          </span>
          <DataAsOf alert={alert} now={now} />
        </p>
      </div>
      <div className="grid content-center gap-1.5">
        <Figure alert={alert} />
        {props.points === undefined ? (
          <Scale alert={alert} />
        ) : (
          <MiniSparkline points={props.points} threshold={alert.threshold} />
        )}
      </div>
    </article>
  );
}
