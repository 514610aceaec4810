import type { AlertLineFragment, OpenAlertsQuery, Severity } from '../generated/operations.ts';

/** An alert where it is now. */
export type AlertLine = AlertLineFragment;

/** Alerts under one heading. */
export interface AlertGroup {
  readonly id: 'firing' | 'unsure' | 'taken' | 'snoozed' | 'quiet' | 'over';
  readonly title: string;
  /** What being here means. */
  readonly meaning: string;
  readonly alerts: readonly AlertLine[];
  /** Whether there are more than those that were read. */
  readonly cut: boolean;
}

const severityOrder: Readonly<Record<Severity, number>> = { CRITICAL: 0, WARN: 1, INFO: 2, UNKNOWN: 3 };

/**
 * Alerts by what they ask of people: what fires and nobody has taken comes first, the worst on top and the newest first within
 * it; then what cannot be judged, what somebody has, what sleeps, what may come to something, and what is over.
 * @param now milliseconds: a snooze that has ended is none.
 */
export function groupAlerts(answer: OpenAlertsQuery, now: number): AlertGroup[] {
  const { firing, unsure, quiet, over } = answer;
  const sorted = ({ nodes }: { readonly nodes: readonly AlertLine[] }) => [...nodes].sort(worstFirst);
  const [firingSorted, unsureSorted] = [sorted(firing), sorted(unsure)];
  const active = [...firingSorted, ...unsureSorted];
  const sleeps = (alert: AlertLine) => isSnoozed(alert, now);
  const taken = (alert: AlertLine) => !sleeps(alert) && alert.acknowledgedBy !== null;
  const free = (alert: AlertLine) => !sleeps(alert) && !taken(alert);
  const more = firing.pageInfo.hasNextPage || unsure.pageInfo.hasNextPage;
  const groups: AlertGroup[] = [
    {
      id: 'firing',
      title: 'Firing',
      meaning: 'the condition holds and nobody has taken it on',
      alerts: firingSorted.filter(free),
      cut: firing.pageInfo.hasNextPage,
    },
    {
      id: 'unsure',
      title: 'Cannot be judged',
      meaning: 'data is missing or the formula has no value: not the same as fine',
      alerts: unsureSorted.filter(free),
      cut: unsure.pageInfo.hasNextPage,
    },
    {
      id: 'taken',
      title: 'Taken on',
      meaning: 'somebody has acknowledged it: it is not repeated',
      alerts: active.filter(taken),
      cut: more,
    },
    {
      id: 'snoozed',
      title: 'Snoozed',
      meaning: 'quiet until the time given, still evaluated',
      alerts: active.filter(sleeps),
      cut: more,
    },
    {
      id: 'quiet',
      title: 'On the way in or out',
      meaning: 'pending, recovering or held back: nobody is told yet',
      alerts: sorted(quiet),
      cut: quiet.pageInfo.hasNextPage,
    },
    {
      id: 'over',
      title: 'Over',
      meaning: 'the last ten that ended',
      alerts: [...over.nodes].sort(lastEndedFirst),
      cut: false,
    },
  ];
  return groups.filter(({ alerts }) => alerts.length > 0);
}

/** Whether it is quiet for now. */
export function isSnoozed({ snoozedUntil }: Pick<AlertLine, 'snoozedUntil'>, now: number): boolean {
  return snoozedUntil !== null && Date.parse(snoozedUntil) > now;
}

/** Of ten thousand alerts each is compared a dozen times, whenever one of them changes: instants are compared as they stand. */
function worstFirst(a: AlertLine, b: AlertLine): number {
  if (a.severity !== b.severity) return severityOrder[a.severity] - severityOrder[b.severity];
  return a.startedAt === b.startedAt ? 0 : a.startedAt < b.startedAt ? 1 : -1;
}

function lastEndedFirst(a: AlertLine, b: AlertLine): number {
  return (b.endedAt ?? '').localeCompare(a.endedAt ?? '');
}
