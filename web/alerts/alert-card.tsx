import { useState } from 'react';
import { levelName } from '../dashboard/controls.tsx';
import { finalityWords, platformName } from '../dashboard/daily.ts';
import type { GatewayClient } from '../dashboard/gateway-client.ts';
import { AlertActions } from './alert-actions.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { changeText, figureText, onScale, plainFigure, thresholdText } from './figures.ts';
import { type AlertGroup, type AlertItem, isSnoozed } from './groups.ts';
import { ago, minuteOf } from './times.ts';

const severityWords: Readonly<Record<AlertItem['severity'], string>> = {
  CRITICAL: 'Critical',
  WARN: 'Warning',
  INFO: 'Info',
  UNKNOWN: 'No severity',
};

const stateWords: Readonly<Record<AlertItem['state'], string>> = {
  OK: 'Over',
  PENDING: 'Pending',
  FIRING: 'Firing',
  RECOVERING: 'Recovering',
  RESOLVED: 'Resolved',
  NO_DATA: 'No data',
  ERROR: 'Error',
  AMENDED: 'Restated',
  SUPPRESSED: 'Held back',
};

/** Id of the element that an alert is shown in. */
export function alertElementId(alertId: string): string {
  return `alert-${alertId}`;
}

/** One alert: what, how bad, since when, on what grounds, and what to do about it. */
export function AlertCard(props: {
  readonly alert: AlertItem;
  readonly group: AlertGroup['id'];
  /** Milliseconds: when it was read. */
  readonly now: number;
  readonly client: GatewayClient;
  readonly startsOpen: boolean;
  /** Told in words what a person did. */
  readonly onDone: (words: string) => Promise<void>;
}) {
  const { alert, now } = props;
  const [isOpen, setOpen] = useState(props.startsOpen);
  const [doneCount, setDoneCount] = useState(0);
  const id = alertElementId(alert.alertId);
  const onDone = async (words: string) => {
    await props.onDone(words);
    setDoneCount((count) => count + 1);
  };
  return (
    <article
      id={id}
      className={`card alert ${alert.severity.toLowerCase()}${alert.endedAt === null ? '' : ' ended'}`}
      aria-labelledby={`${id}-subject`}
      tabIndex={-1}
      data-testid="alert"
      data-group={props.group}
    >
      <p className="alert-line">
        <span className="severity">{severityWords[alert.severity]}</span>
        <span>{stateWords[alert.state]}</span>
        <Since alert={alert} now={now} />
        <Tags alert={alert} now={now} />
      </p>
      <h3 id={`${id}-subject`}>{alert.subject}</h3>
      <div className="alert-facts">
        <Figure alert={alert} />
        <Grounds alert={alert} now={now} />
      </div>
      <AlertActions alert={alert} now={now} client={props.client} describedBy={`${id}-subject`} onDone={onDone}>
        <button
          type="button"
          className="quiet-button"
          aria-expanded={isOpen}
          aria-describedby={`${id}-subject`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Less' : 'History and comments'}
        </button>
      </AlertActions>
      {isOpen && <AlertDetail alert={alert} client={props.client} version={`${alert.stateSince}/${doneCount}`} />}
    </article>
  );
}

function Since({ alert, now }: { readonly alert: AlertItem; readonly now: number }) {
  const [word, instant] =
    alert.endedAt === null ? ['since', alert.activeSince ?? alert.startedAt] : ['ended', alert.endedAt];
  return (
    <span className="since">
      {word} <time dateTime={instant}>{minuteOf(instant)}</time> ({ago(instant, now)})
    </span>
  );
}

/** What people and other rules have made of it. */
function Tags({ alert, now }: { readonly alert: AlertItem; readonly now: number }) {
  const tags = [
    alert.acknowledgedBy !== null && `taken on by ${alert.acknowledgedBy}`,
    alert.assignee !== null && `assigned to ${alert.assignee}`,
    isSnoozed(alert, now) && alert.snoozedUntil !== null && `snoozed until ${minuteOf(alert.snoozedUntil)}`,
    alert.suppressedBy !== null && `held back by ${alert.suppressedBy}`,
    alert.shadow && 'on trial: nobody is told',
    alert.amendedAt !== null && `data restated ${minuteOf(alert.amendedAt)}`,
  ].filter((tag) => tag !== false);
  return tags.map((tag) => (
    <span key={tag} className="tag">
      {tag}
    </span>
  ));
}

/** The value against its threshold, in words and on one scale. */
function Figure({ alert }: { readonly alert: AlertItem }) {
  const scale = onScale(alert.value, alert.threshold);
  const threshold = thresholdText(alert);
  return (
    <div className="alert-figure">
      <p className="alert-value" data-testid="value">
        <strong>{figureText(alert.value, alert)}</strong>
        {threshold !== '' && <span className="against"> fires {threshold}</span>}
      </p>
      {scale !== null && (
        <svg className="scale" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect className="scale-track" width="100" height="8" />
          <rect className="scale-value" width={scale.value} height="8" />
          <rect className="scale-threshold" x={scale.threshold - 0.5} width="1" height="8" />
        </svg>
      )}
      {alert.value === null && <p className="note">{reasonWords(alert.valueReason)}</p>}
      {alert.baseline !== null && (
        <p className="note">
          {alert.change !== null && `${changeText(alert.change)} `}against {figureText(alert.baseline, alert)}
        </p>
      )}
    </div>
  );
}

function reasonWords(reason: string): string {
  switch (reason) {
    case 'NO_DATA':
      return 'No value: no data came. This is not the same as zero.';
    case 'DIV0':
      return 'No value: it would be divided by zero.';
    case 'MIXED_CURRENCY':
      return 'No value: amounts of several currencies are not added.';
    case 'PARTIAL':
      return 'No value: part of the data is missing.';
    default:
      return 'No value.';
  }
}

function Grounds({ alert, now }: { readonly alert: AlertItem; readonly now: number }) {
  return (
    <dl className="grounds">
      <dt>About</dt>
      <dd>
        {levelName(alert.level)} {alert.entityName ?? alert.entityId} · {platformName(alert.platform)}{' '}
        <span className="id">{alert.accountId}</span>
      </dd>
      <dt>Evidence</dt>
      <dd>
        {alert.evidence.length === 0 && '–'}
        {alert.evidence.map((part) => (
          <span key={part.metric} className="evidence">
            <code>{part.metric}</code> {evidenceText(part, alert)}
          </span>
        ))}
      </dd>
      <dt>Data</dt>
      <dd>
        {alert.dataAsOf === null ? (
          'no data yet'
        ) : (
          <>
            as of <time dateTime={alert.dataAsOf}>{minuteOf(alert.dataAsOf)}</time> ({ago(alert.dataAsOf, now)})
          </>
        )}
        {alert.reportDay !== null && `, up to ${alert.reportDay}`} ·{' '}
        <span className={`state ${alert.finality.toLowerCase()}`} data-testid="finality">
          {finalityWords[alert.finality]}
        </span>
        {alert.coverage < 1 && <span className="note"> · {Math.round(alert.coverage * 100)} % fetched</span>}
      </dd>
    </dl>
  );
}

/** A part of the condition: with the alert's unit where it is what the alert's value is, and both sides of a ratio. */
function evidenceText(part: AlertItem['evidence'][number], alert: AlertItem): string {
  const isValue = part.value !== null && part.value === alert.value;
  const value = isValue ? figureText(part.value, alert) : part.value === null ? 'no value' : plainFigure(part.value);
  if (part.numerator === null || part.denominator === null) return value;
  return `${value} = ${plainFigure(part.numerator)} / ${plainFigure(part.denominator)}`;
}
