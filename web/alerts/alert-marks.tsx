import { alertStateWords, severityTones, severityWords } from '../format/words.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Badge } from '../ui/states.tsx';
import { onScale, thresholdText, valueText } from './figures.ts';
import { type AlertLine, isSnoozed } from './groups.ts';

const marks = { CRITICAL: '▲', WARN: '◆', INFO: '●', UNKNOWN: '○' } as const;

/** How bad it is and how it stands, in words, with a shape and a colour that repeat them. */
export function AlertBadge({ alert }: { readonly alert: AlertLine }) {
  const isOver = alert.endedAt !== null;
  return (
    <Badge tone={isOver ? 'plain' : severityTones[alert.severity]}>
      <span aria-hidden="true">{marks[alert.severity]}</span>
      {severityWords[alert.severity]}
      {alert.state !== 'FIRING' && ` · ${alertStateWords[alert.state]}`}
    </Badge>
  );
}

/** What people and other rules have made of it. */
export function AlertTags({ alert, now }: { readonly alert: AlertLine; readonly now: number }) {
  const formats = useFormats();
  const tags = [
    alert.acknowledgedBy !== null && `taken on by ${alert.acknowledgedBy}`,
    alert.assignee !== null && `assigned to ${alert.assignee}`,
    isSnoozed(alert, now) && alert.snoozedUntil !== null && `snoozed until ${formats.instant(alert.snoozedUntil)}`,
    alert.suppressedBy !== null && `held back by ${alert.suppressedBy}`,
    alert.shadow && 'on trial: nobody is told',
    alert.amendedAt !== null && `data restated ${formats.instant(alert.amendedAt)}`,
  ].filter((tag) => tag !== false);
  return tags.map((tag) => <Badge key={tag}>{tag}</Badge>);
}

/** Since when, or when it ended. */
export function Since(props: { readonly alert: AlertLine; readonly now: number; readonly short?: boolean }) {
  const { alert, now } = props;
  const formats = useFormats();
  const [word, instant] =
    alert.endedAt === null ? ['since', alert.activeSince ?? alert.startedAt] : ['ended', alert.endedAt];
  if (props.short) {
    return (
      <time dateTime={instant} title={`${word} ${formats.instant(instant)}`}>
        {formats.ago(instant, now)}
      </time>
    );
  }
  return (
    <span>
      {word} <time dateTime={instant}>{formats.instant(instant)}</time> ({formats.ago(instant, now)})
    </span>
  );
}

/** How old the data is that it was judged by; nothing where none came. */
export function DataAsOf({ alert, now }: { readonly alert: AlertLine; readonly now: number }) {
  const formats = useFormats();
  if (alert.dataAsOf === null) return null;
  return (
    <span className="whitespace-nowrap" data-testid="data-as-of">
      data as of{' '}
      <time dateTime={alert.dataAsOf} title={formats.instant(alert.dataAsOf)}>
        {formats.ago(alert.dataAsOf, now)}
      </time>
    </span>
  );
}

const fills = { CRITICAL: 'fill-critical', WARN: 'fill-warn', INFO: 'fill-info', UNKNOWN: 'fill-muted' } as const;

/** The value against its threshold on one scale from zero; the words beside it say the same. */
export function Scale({ alert }: { readonly alert: AlertLine }) {
  const scale = onScale(alert.value, alert.threshold);
  if (scale === null) return null;
  return (
    <svg className="block h-1.5 w-full rounded-full" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="fill-line" width="100" height="8" />
      <rect className={alert.endedAt === null ? fills[alert.severity] : 'fill-muted'} width={scale.value} height="8" />
      <rect className="fill-ink" x={scale.threshold - 0.6} width="1.2" height="8" />
    </svg>
  );
}

/** The value, and what it is held against. */
export function Figure({ alert, large = false }: { readonly alert: AlertLine; readonly large?: boolean }) {
  const formats = useFormats();
  const threshold = thresholdText(alert, formats);
  return (
    <p data-testid="value" className={large ? '' : 'text-right max-sm:text-left'}>
      <strong className={large ? 'text-2xl tracking-tight' : 'font-semibold'}>{valueText(alert, formats)}</strong>{' '}
      {threshold !== '' && <span className="text-xs whitespace-nowrap text-muted">fires {threshold}</span>}
    </p>
  );
}
