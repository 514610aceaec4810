import { type ColumnRole, columnKey, type MeasureUnit } from '../../connectors/profile.ts';
import { profiles } from '../../connectors/registry.ts';
import { parseDay, Refusal } from '../../connectors/value.ts';
import type { HeaderLine } from './guess-report.ts';

/** A column of a mapping file. */
export interface MappedColumn {
  readonly column: string;
  readonly is: string;
  readonly unit?: 'decimal' | 'minor' | 'micros';
  readonly format?: string;
}

/** A mapping file, as far as it can be guessed. */
export interface GuessedMapping extends Readonly<Record<string, unknown>> {
  readonly report: string;
  readonly level: string;
  readonly decimal_comma: boolean;
  readonly csv?: { readonly header_has: readonly string[] };
  readonly columns: readonly MappedColumn[];
}

/** Levels from narrow to wide: a row is about the narrowest whose id it has. */
const levels = ['keyword', 'creative', 'ad', 'ad_group', 'campaign'] as const;
const dayFormats = ['dd.MM.yyyy', 'MM/dd/yyyy', 'dd/MM/yyyy', 'd.M.yyyy', 'M/d/yyyy', 'd MMM yyyy', 'MMM d, yyyy'];
/** Words beside those that the platforms' reports have. */
const moreWords: Readonly<Record<string, string>> = {
  day: 'day',
  tag: 'day',
  datum: 'day',
  hour: 'hour',
  currency: 'currency',
  währung: 'currency',
  time_zone: 'zone',
  account: 'account_name',
  campaign: 'campaign_name',
  kampagne: 'campaign_name',
  kampagne_id: 'campaign_id',
  ad_group: 'ad_group_name',
  ad: 'ad_name',
  device: 'dimension',
  gerät: 'dimension',
  country: 'dimension',
  network: 'dimension',
  impressionen: 'impressions',
  klicks: 'clicks',
  kosten: 'spend',
  cost: 'spend',
  costs: 'spend',
  bestellungen: 'conversions',
  conversions: 'conversions',
  revenue: 'conversion_value',
  umsatz: 'conversion_value',
};

/** What a column of some report is, in the words of a mapping file; undefined for what those have no word for. */
export function wordOf(is: ColumnRole): string | undefined {
  switch (is.role) {
    case 'id':
      return `${is.of}_id`;
    case 'name':
      return `${is.of}_name`;
    case 'measure':
    case 'non-additive':
      return is.as;
    case 'day':
    case 'datetime':
    case 'hour':
    case 'dimension':
    case 'currency':
    case 'zone':
      return is.role;
    case 'attribute':
    case 'kind':
    case 'ratio':
      return undefined;
  }
}

/** What the columns of all built-in reports are, by their name: what most reports say of one of that name. */
function dictionary(): ReadonlyMap<string, string> {
  const votes = new Map<string, Map<string, number>>();
  for (const { names, is } of profiles.flatMap(({ reports }) => reports).flatMap(({ columns }) => columns)) {
    const word = wordOf(is);
    if (word === undefined) continue;
    for (const key of names.map(columnKey)) {
      const words = votes.get(key) ?? new Map<string, number>();
      words.set(word, (words.get(word) ?? 0) + 1);
      votes.set(key, words);
    }
  }
  const most = (words: ReadonlyMap<string, number>) => [...words].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  return new Map([...[...votes].map(([key, words]) => [key, most(words)] as const), ...Object.entries(moreWords)]);
}

let words: ReadonlyMap<string, string> | undefined;

/** What a column of that name is likely to be; undefined where nobody can tell. A unit in brackets is no part of the name. */
export function likelyMeaning(name: string): string | undefined {
  words ??= dictionary();
  return words.get(columnKey(name)) ?? words.get(columnKey(name.replace(/[([].*$/, '')));
}

/** The line that is likeliest the header: the one with most columns whose meaning is known, the first of those. */
export function likelyHeader(lines: readonly HeaderLine[]): HeaderLine | undefined {
  const score = ({ cells }: HeaderLine) => cells.filter((cell) => likelyMeaning(cell) !== undefined).length;
  const best = lines.reduce<HeaderLine | undefined>(
    (kept, line) => (kept === undefined || score(line) > score(kept) ? line : kept),
    undefined,
  );
  return best !== undefined && score(best) === 0 ? (lines.find(({ cells }) => cells.length > 1) ?? lines[0]) : best;
}

/** A mapping to begin with, by the names of the columns and what stands under them. */
export function guessMapping(header: HeaderLine, rows: readonly (readonly string[])[]): GuessedMapping {
  const taken = new Set<string>();
  const said = header.cells.map((name, index) => {
    const cells = rows.flatMap((row) => row[index]?.trim() || []);
    const meaning = likelyMeaning(name) ?? (cells.length > 0 && cells.every(isDay) ? 'day' : 'attribute');
    // Days, amounts and names stand once; a second one would be of something else.
    const is = taken.has(meaning) && meaning !== 'dimension' ? 'attribute' : meaning;
    taken.add(is);
    return { name, is, cells };
  });
  const columns = said.filter(({ name }) => name !== '').map(mapped);
  const level = levels.find((each) => taken.has(`${each}_id`)) ?? 'account';
  const amounts = said.filter(({ is }) => is === 'spend' || is === 'conversion_value').flatMap(({ cells }) => cells);
  return {
    report: `file_${level}`,
    level,
    decimal_comma: amounts.some((cell) => /,\d{1,6}$/.test(cell) && !/\.\d*$/.test(cell)),
    ...(header.at > 0 && { csv: { header_has: header.cells.filter((name) => name !== '').slice(0, 2) } }),
    columns,
  };
}

function mapped({
  name,
  is,
  cells,
}: {
  readonly name: string;
  readonly is: string;
  readonly cells: readonly string[];
}) {
  if (is === 'spend' || is === 'conversion_value') return { column: name, is, unit: unitOf(name) };
  const format = is === 'day' ? formatOf(cells) : undefined;
  return { column: name, is, ...(format !== undefined && { format }) };
}

function unitOf(name: string): Exclude<MeasureUnit, 'count' | 'fractional'> {
  if (/micro/i.test(name)) return 'micros';
  return /cents|minor/i.test(name) ? 'minor' : 'decimal';
}

function isDay(cell: string): boolean {
  return /\d{4}/.test(cell) && (reads(cell, undefined) || dayFormats.some((format) => reads(cell, format)));
}

/** The format that every day is written in; undefined where none is needed, or none fits. */
function formatOf(cells: readonly string[]): string | undefined {
  if (cells.every((cell) => reads(cell, undefined))) return undefined;
  return dayFormats.find((format) => cells.every((cell) => reads(cell, format)));
}

function reads(cell: string, format: string | undefined): boolean {
  return !(parseDay(cell, format, 'UTC') instanceof Refusal);
}
