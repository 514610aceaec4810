import type { Alert } from '../../../schemas/generated/types.ts';
import { severityName } from '../routing/alert.ts';
import { linkOf, listLinkOf } from './link.ts';
import type { Message, MessageAlert, RenderContext } from './message.ts';
import { dayWords, momentOfMicros } from './moment.ts';
import { changeWords, comparisonWords, plain, valueWords } from './values.ts';

/** A label and what it says. */
export type Fact = readonly [label: string, text: string];

/** An alert for people, not yet in any format: every text is plain and must be escaped by the format. */
export interface AlertCard {
  readonly tone: 'info' | 'warn' | 'critical' | 'over';
  /** `CRITICAL`, `OVER` … */
  readonly badge: string;
  readonly title: string;
  readonly summary: string | null;
  readonly facts: readonly Fact[];
  readonly evidence: readonly string[];
  readonly link: string;
}

/** A message for people, not yet in any format. */
export interface Card {
  /** What, and how bad. One line without control characters, at most `maxSubject` characters. */
  readonly subject: string;
  /** Why it comes, in a sentence. */
  readonly intro: string;
  readonly alerts: readonly AlertCard[];
  /** How many alerts are not shown, in words. */
  readonly more: string | null;
  /** Where all of them are. */
  readonly link: string;
}

/** Mail clients cut longer subjects; Slack's header takes 150. */
const maxSubject = 140;
/** Lines of evidence of an alert. */
const maxEvidence = 8;
/** Characters of a text that comes from a rule or a platform. */
const maxText = 500;

/** Says a message in words. */
export function cardOf(message: Message, context: RenderContext): Card {
  const alerts = message.alerts.map((each) => alertCard(each, message.tenant, context));
  const hidden = totalOf(message) - message.alerts.length;
  return {
    subject: cut(oneLine(subjectOf(message)), maxSubject),
    intro: introOf(message),
    alerts,
    more: hidden > 0 ? `and ${plain(hidden)} more, ${message.alerts.length} are shown` : null,
    link: listLinkOf(message.tenant, context),
  };
}

function totalOf({ firing, resolved, corrected = 0 }: Message): number {
  return firing + resolved + corrected;
}

function subjectOf(message: Message): string {
  const { reason, firing, resolved, critical } = message;
  const [first] = message.alerts;
  if (reason === 'test') return '[TEST] Millrace can reach this channel';
  if (reason === 'digest') {
    const bad = critical > 0 ? ` (${critical} critical)` : '';
    return `Daily summary: ${firing} firing${bad}, ${resolved} over`;
  }
  if (first === undefined) return `[${firing > 0 ? 'WARN' : 'OVER'}] ${totalOf(message)} alerts`;
  return `[${badgeOf(message)}] ${titleOf(first)}${othersOf(message)}`;
}

function badgeOf({ reason, alerts, firing }: Message): string {
  if (reason === 'corrected') return 'RESTATED';
  if (firing === 0 || reason === 'resolved') return reason === 'undelivered' ? 'OVER, undelivered' : 'OVER';
  const worst = alerts.filter(({ status }) => status === 'firing').map(({ alert }) => severityName(alert));
  const severity = worst.includes('critical') ? 'CRITICAL' : worst.includes('warn') ? 'WARN' : 'INFO';
  if (reason === 'repeat') return `${severity}, still`;
  if (reason === 'undelivered') return `${severity}, undelivered`;
  if (reason === 'escalation') return `${severity}, not acknowledged`;
  return severity;
}

function othersOf(message: Message): string {
  const { reason, firing } = message;
  if (reason === 'resolved' && firing > 0) return `; ${plain(firing)} still firing`;
  const others = totalOf(message) - 1;
  return others > 0 ? `, and ${plain(others)} more` : '';
}

const intros: Readonly<Record<Message['reason'], string>> = {
  new: 'This has begun.',
  changed: 'Something has changed or has been added.',
  resolved: 'This is over.',
  corrected:
    'The platform restated its data: what was said of a past day would be otherwise now. Nothing fires for it.',
  repeat: 'This still goes on and nobody has acknowledged it.',
  escalation: 'Nobody has acknowledged this in time, so it comes to you.',
  digest: 'What goes on, and what has ended since the last summary.',
  undelivered: 'Another channel did not take this, so it comes to you.',
  test: 'Somebody asked Millrace to send this. The alert below is made up; nothing is wrong.',
};

function introOf({ reason, undelivered }: Message): string {
  if (undelivered === undefined) return intros[reason];
  return oneLine(`${intros[reason]} Channel ${undelivered.channel}: ${cut(undelivered.error, maxText)}`);
}

function alertCard(each: MessageAlert, tenant: string, context: RenderContext): AlertCard {
  const { alert, status } = each;
  const severity = severityName(alert);
  return {
    tone: status === 'firing' ? severity : 'over',
    badge: alertBadge(each),
    title: cut(oneLine(titleOf(each)), maxText),
    summary: alert.annotations.summary === undefined ? null : cut(oneLine(alert.annotations.summary), maxText),
    facts: factsOf(each, context).map(([label, text]) => [label, cut(oneLine(text), maxText)]),
    evidence: alert.evidence.slice(0, maxEvidence).map(evidenceWords),
    link: linkOf(alert, tenant, context),
  };
}

function alertBadge({ alert, status, acknowledged }: MessageAlert): string {
  if (status === 'corrected') return 'RESTATED';
  const state = status === 'resolved' ? 'OVER' : severityName(alert).toUpperCase();
  const kind = alert.state === 'NO_DATA' ? ', no data' : alert.state === 'ERROR' ? ', cannot be computed' : '';
  return `${state}${status === 'resolved' ? '' : kind}${acknowledged ? ', acknowledged' : ''}`;
}

function titleOf({ alert, status }: MessageAlert): string {
  if (alert.subject !== '') return alert.subject;
  const { value, threshold } = valueWords(alert);
  const bound = `${status === 'resolved' ? 'alerts when ' : ''}${comparisonWords(alert.comparison)} ${threshold}`;
  return `${alert.rule_name || alert.rule_id}: ${entityWords(alert)} at ${value}${threshold === null ? '' : `, ${bound}`}`;
}

function entityWords({ entity, entity_name }: Alert): string {
  return entity_name ?? (entity.entity_id || entity.account_id);
}

function factsOf({ alert, heldBack }: MessageAlert, { zone }: RenderContext): readonly Fact[] {
  const words = valueWords(alert);
  // Some alerts are of no figures, such as that a credential has expired.
  const isOfData = alert.condition !== '' || alert.value !== null;
  const facts: (Fact | null)[] = [
    isOfData ? ['Value', words.value] : null,
    words.threshold === null ? null : ['Alerts when', `${comparisonWords(alert.comparison)} ${words.threshold}`],
    alert.change === null ? null : ['Change', changeOf(alert.change, words.baseline)],
    alert.previous_value === null ? null : ['Corrected', correctionOf(alert, alert.previous_value)],
    ['Where', whereOf(alert)],
    alert.window === ''
      ? null
      : ['Window', alert.report_day === null ? alert.window : `${alert.window}, to ${dayWords(alert.report_day)}`],
    alert.active_since === null ? null : ['Since', momentOfMicros(alert.active_since, zone)],
    heldBack === undefined ? null : ['Held back', heldWords(heldBack, alert.max_notifications_per_day)],
    isOfData ? ['Data as of', dataWords(alert, zone)] : null,
    ['Rule', `${alert.rule_name || alert.rule_id}, version ${alert.rule_version}`],
    alert.condition === '' ? null : ['Condition', alert.condition],
    alert.annotations.runbook === undefined ? null : ['What to do', alert.annotations.runbook],
  ];
  return facts.filter((fact) => fact !== null);
}

function changeOf(change: number, baseline: string | null): string {
  return baseline === null ? changeWords(change) : `${changeWords(change)} against ${baseline}`;
}

function correctionOf(alert: Alert, previous: number): string {
  const { value, threshold } = valueWords({ ...alert, threshold: previous });
  return `the platform restated its data: ${threshold ?? ''} before, ${value} now`;
}

/** What a reader did not get, and why. */
function heldWords(count: number, most: number | null): string {
  const allowed = most === null ? 'the rule limited them' : `the rule allows ${plain(most)} a day`;
  return `${plain(count)} message${count === 1 ? '' : 's'} about this before: ${allowed}`;
}

function whereOf({ entity, entity_name, labels, condition }: Alert): string {
  if (condition === '' && labels.connection !== undefined) {
    return `connection ${labels.connection} to ${entity.platform.toLowerCase()}`;
  }
  const level = entity.level.toLowerCase().replace('_', ' ');
  const named = entity_name === null ? entity.entity_id : `${entity_name} (${entity.entity_id})`;
  const place = `${entity.platform.toLowerCase()} account ${entity.account_id}`;
  return entity.level === 'ACCOUNT' || entity.entity_id === '' ? place : `${level} ${named}, ${place}`;
}

/** The time of the newest data and how far it can be trusted. */
function dataWords(alert: Alert, zone: string): string {
  const at = momentOfMicros(alert.data_as_of ?? alert.event_time, zone);
  const settled = alert.finality === 'FINAL' ? 'final' : 'may still be restated';
  const covered = alert.coverage < 1 ? `, ${plain(alert.coverage * 100, 3)}% of the days are complete` : '';
  return `${at}; ${settled}${covered}`;
}

function evidenceWords({ metric, value, numerator, denominator }: Alert['evidence'][number]): string {
  const sides = numerator === null || denominator === null ? '' : ` (${plain(numerator)} / ${plain(denominator)})`;
  return cut(oneLine(`${metric} = ${value === null ? 'no value' : plain(value)}${sides}`), maxText);
}

/** Control characters and line ends become spaces: they could end a header or fake a line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** Cut to so many characters, of which no half is left. */
function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
