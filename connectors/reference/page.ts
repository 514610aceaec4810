import {
  type Column,
  type ColumnRole,
  type LateAfter,
  type PlatformProfile,
  type ReportProfile,
  type SettleRule,
  usualLateAfter,
} from '../profile.ts';
import { linkTo, table } from './table.ts';

/** The page docs/reference/platforms.md: every platform with its reports and what their columns become. */
export function platformsPage(profiles: readonly PlatformProfile[]): string {
  const count = profiles.reduce((sum, { reports }) => sum + reports.length, 0);
  return `${[
    '# Platforms and reports',
    'Generated from `connectors/*/profile.ts` by `npm run generate`. Do not edit.',
    `${profiles.length} platforms, ${count} reports: ${profiles.map(({ title }) => linkTo(title)).join(', ')}. A file of any other platform is read with a [mapping file](../guides/mapping-file.md). Accounts, campaigns and ads themselves are in [entities.md](entities.md).`,
    [
      '- `millrace import FILE --platform meta` tells the report from the columns; `--report` says it where two fit.',
      '- Reports of family `delivery` count once per level. Those of other families tell the same again in parts, and are never added to them.',
      '- Names of columns are compared without regard to case, blanks and punctuation. The first spelling that a file has is taken.',
      '- Money becomes whole millionths of its currency, ids stay text, an empty cell is not zero.',
    ].join('\n'),
    ...profiles.map(section),
  ].join('\n\n')}\n`;
}

function section({ platform, title, sources, reports }: PlatformProfile): string {
  const [first] = reports;
  const facts = first === undefined ? '' : factsOf(platform, first);
  return [
    `## ${title}`,
    facts,
    table(
      ['report', 'level', 'family', 'what it is'],
      reports.map(({ report, level, family, about }) => [`\`${report}\``, level, family, about]),
    ),
    table(['column', 'spellings', 'in reports'], columnRows(reports)),
    `Where this is from:\n\n${sources.map((source) => `- ${source}`).join('\n')}`,
  ].join('\n\n');
}

function factsOf(platform: string, profile: ReportProfile): string {
  const { zoneRule, settle, latencyHours, lateAfterHours = usualLateAfter, nulls, currency, keepsDays } = profile;
  const facts = [
    `\`--platform ${platform}\``,
    zoneRule === 'utc' ? 'days are UTC' : "days are in the account's zone",
    settled(settle),
    `figures of a day arrive until ${latencyHours} hours after its end`,
    late(lateAfterHours),
  ];
  if (keepsDays !== undefined) facts.push(`the platform has the figures of ${keepsDays} days`);
  if (nulls.length > 0) facts.push(`not said: ${nulls.map((text) => `\`${text}\``).join(', ')}`);
  if (currency !== undefined) facts.push(`amounts are in ${currency}`);
  return `${facts.join('; ')}.`;
}

function late({ today, recent, settling, settled }: LateAfter): string {
  return `a fetch is late ${today} h (today), ${recent} h (three days), ${settling} h (until final), ${settled} h (after) after it is due`;
}

function settled(rule: SettleRule): string {
  return 'days' in rule ? `final after ${rule.days} days` : `final on day ${rule.nextMonthDay} of the next month`;
}

/** A row for each thing that columns say, with all spellings over the reports. */
function columnRows(reports: readonly ReportProfile[]): string[][] {
  const rows = new Map<string, { spellings: Set<string>; reports: Set<string> }>();
  for (const report of reports) {
    for (const column of report.columns.filter(({ is }) => is.role !== 'attribute')) {
      const meaning = meaningOf(column);
      const row = rows.get(meaning) ?? { spellings: new Set(), reports: new Set() };
      for (const name of column.names) row.spellings.add(`\`${name}\``);
      row.reports.add(report.report);
      rows.set(meaning, row);
    }
  }
  return [...rows].map(([meaning, row]) => [
    meaning,
    [...row.spellings].join(', '),
    namesShort(
      row.reports,
      reports.map(({ report }) => report),
    ),
  ]);
}

/** The names, or the others where those are fewer. */
function namesShort(names: ReadonlySet<string>, all: readonly string[]): string {
  const others = all.filter((name) => !names.has(name));
  if (others.length === 0) return 'all';
  return others.length < names.size ? `all but ${others.join(', ')}` : [...names].join(', ');
}

function meaningOf({ is, required }: Column): string {
  return required === true ? `${roleText(is)}, required` : roleText(is);
}

function roleText(is: ColumnRole): string {
  switch (is.role) {
    case 'day':
    case 'datetime':
      return is.format === undefined ? is.role : `${is.role}, also ${is.format}`;
    case 'id':
      return is.form === undefined
        ? `${is.of} id`
        : `${is.of} id, at the end of a ${is.form === 'urn' ? 'URN' : 'path'}`;
    case 'name':
      return `${is.of} name`;
    case 'dimension':
      return `dimension ${is.as}`;
    case 'measure':
      return `**${is.as}**, ${is.unit}${is.currency === undefined ? '' : ` in ${is.currency}`}`;
    case 'non-additive':
      return `${is.as}, not added up`;
    case 'ratio':
      return `${is.as}, ${is.unit}: compared with ours`;
    case 'kind':
      return `kind of row: ${is.allowed.join(', ')}`;
    default:
      return is.role;
  }
}
