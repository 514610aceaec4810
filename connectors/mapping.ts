import { parseDocument } from 'yaml';
import { z } from 'zod';
import { MappingError } from './errors.ts';
import type { Column, ColumnRole, LevelId, MeasureName, ReportProfile } from './profile.ts';

const levels = ['account', 'campaign', 'ad_group', 'ad', 'creative', 'keyword'] as const satisfies readonly LevelId[];
const counts = [
  'impressions',
  'viewable_impressions',
  'measurable_impressions',
  'clicks',
  'link_clicks',
  'video_starts',
  'video_q25',
  'video_q50',
  'video_q75',
  'video_completes',
  'engagements',
] as const satisfies readonly MeasureName[];
const fractional = ['conversions', 'view_conversions', 'installs', 'leads'] as const satisfies readonly MeasureName[];
const money = ['spend', 'conversion_value'] as const satisfies readonly MeasureName[];
const ids = levels.map((level) => `${level}_id` as const);
const names = levels.map((level) => `${level}_name` as const);

/** What `is` of a column may say. */
const meanings = [
  'day',
  'datetime',
  'hour',
  ...ids,
  ...names,
  'dimension',
  ...counts,
  ...fractional,
  ...money,
  'reach',
  'frequency',
  'currency',
  'zone',
  'attribute',
] as const;

const text = z.string().trim().min(1);
const oneOrMore = z.union([text.transform((one) => [one]), z.array(text).min(1)]);

const columnSchema = z.strictObject({
  column: oneOrMore,
  is: z.enum(meanings),
  format: text.optional(),
  unit: z.enum(['micros', 'minor', 'decimal']).optional(),
  as: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'must be lower case letters, digits and _')
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .optional(),
  required: z.boolean().optional(),
});

const csvSchema = z.strictObject({
  header_has: z.array(text).default([]),
  footer_starts: z.array(text).default([]),
  ends_at_blank_line: z.boolean().default(false),
  totals_row: z.boolean().default(false),
});

const mappingSchema = z.strictObject({
  report: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower case letters, digits and _'),
  level: z.enum(levels),
  family: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'must be lower case letters, digits and _')
    .default('delivery'),
  rank: z.number().int().min(1).max(255).optional(),
  zone: z.enum(['account', 'utc']).default('account'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .optional(),
  decimal_comma: z.boolean().default(false),
  nulls: z.array(z.string()).default([]),
  settle_days: z.number().int().min(0).max(400).default(7),
  latency_hours: z.number().int().min(0).max(168).default(24),
  csv: csvSchema.prefault({}),
  json_rows: oneOrMore.default(['']),
  columns: z.array(columnSchema).min(1),
});

type MappedColumn = z.infer<typeof columnSchema>;

/**
 * Reads a mapping file: YAML that says which column of a platform's file is what (docs/guides/mapping-file.md).
 * @throws MappingError with every problem, each with its place in the file, what is wrong and what is allowed.
 */
export function parseMappingFile(yaml: string, fileName: string): ReportProfile {
  const document = parseDocument(yaml);
  if (document.errors.length > 0)
    throw problemsOf(
      fileName,
      document.errors.map((error) => error.message),
    );
  const content = contentOf(document, fileName);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw problemsOf(fileName, ['the file: must hold keys and values, report, level and columns at least']);
  }
  const parsed = mappingSchema.safeParse(content, { reportInput: true });
  if (!parsed.success) throw problemsOf(fileName, parsed.error.issues.map(describe));
  const mapping = parsed.data;
  const problems = mapping.columns.flatMap(columnProblems);
  problems.push(...missingRoles(mapping.columns, mapping.level), ...repeatedMoney(mapping.columns));
  if (problems.length > 0) throw problemsOf(fileName, problems);
  return {
    platform: 'custom',
    report: mapping.report,
    about: `mapping file ${fileName}`,
    level: mapping.level,
    family: mapping.family,
    ...(mapping.rank === undefined ? {} : { rank: mapping.rank }),
    columns: mapping.columns.map(columnOf),
    nulls: mapping.nulls,
    decimalComma: mapping.decimal_comma,
    zoneRule: mapping.zone,
    ...(mapping.currency === undefined ? {} : { currency: mapping.currency }),
    settle: { days: mapping.settle_days },
    latencyHours: mapping.latency_hours,
    csv: {
      headerHas: mapping.csv.header_has,
      footerStarts: mapping.csv.footer_starts,
      endsAtBlankLine: mapping.csv.ends_at_blank_line,
      totalsRow: mapping.csv.totals_row,
    },
    jsonRows: mapping.json_rows,
  };
}

/** The profile as it travels with the slices it describes. */
export function serializeMapping(profile: ReportProfile): string {
  return JSON.stringify(profile);
}

function columnOf(column: MappedColumn): Column {
  const role = { names: column.column, is: roleOf(column) };
  return column.required === undefined ? role : { ...role, required: column.required };
}

function roleOf({ is, format, unit, as, column, currency }: MappedColumn): ColumnRole {
  const level = (suffix: string) => is.slice(0, -suffix.length) as LevelId;
  if (is === 'day' || is === 'datetime') return format === undefined ? { role: is } : { role: is, format };
  if (is === 'hour' || is === 'currency' || is === 'zone' || is === 'attribute') return { role: is };
  if (is === 'dimension') return { role: is, as: as ?? snake(column[0] ?? '') };
  if (is === 'reach' || is === 'frequency') return { role: 'non-additive', as: is };
  if (is.endsWith('_id')) return { role: 'id', of: level('_id') };
  if (is.endsWith('_name')) return { role: 'name', of: level('_name') };
  const measure = is as MeasureName;
  const plain = includes(counts, measure)
    ? 'count'
    : includes(fractional, measure)
      ? 'fractional'
      : (unit ?? 'decimal');
  return { role: 'measure', as: measure, unit: plain, ...(currency === undefined ? {} : { currency }) };
}

function columnProblems(column: MappedColumn, index: number): string[] {
  const at = `columns[${index}] (${column.column.join(', ')})`;
  const problems: string[] = [];
  const isMoney = includes(money, column.is as MeasureName);
  if (isMoney && column.unit === undefined) {
    problems.push(`${at}: ${column.is} is money, so say its unit: decimal (12.34), minor (cents) or micros`);
  }
  if (!isMoney && column.unit !== undefined) problems.push(`${at}: unit is for ${money.join(' and ')} only`);
  if (column.format !== undefined && column.is !== 'day' && column.is !== 'datetime') {
    problems.push(`${at}: format is for day and datetime only`);
  }
  if (column.as !== undefined && column.is !== 'dimension') problems.push(`${at}: as is for dimension only`);
  return problems;
}

function missingRoles(columns: readonly MappedColumn[], level: LevelId): string[] {
  const has = (...is: readonly string[]) => columns.some((column) => is.includes(column.is));
  const problems: string[] = [];
  if (!has('day', 'datetime')) problems.push('columns: none is the day: add one with is: day (or datetime)');
  if (level !== 'account' && !has(`${level}_id`)) {
    problems.push(`columns: level is ${level}, but no column has is: ${level}_id`);
  }
  if (!has(...counts, ...fractional, ...money)) {
    problems.push(`columns: none is a measure: add one with is: ${counts[0]}, clicks, spend …`);
  }
  return problems;
}

/** Two columns of money may be in two currencies, which never mix: one of them must be chosen. */
function repeatedMoney(columns: readonly MappedColumn[]): string[] {
  return money.flatMap((kind) => {
    const [first, second] = columns.filter(({ is }) => is === kind);
    if (first === undefined || second === undefined) return [];
    return [
      `columns: ${kind} is said by ${first.column.join(', ')} and by ${second.column.join(', ')}; keep one, the other may be is: attribute`,
    ];
  });
}

function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
  const where = at === '' ? 'the file' : at;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(shapeAt(issue.path));
    const near = closest(issue.keys[0] ?? '', known);
    return `${where}: does not know ${issue.keys.join(', ')}${meant(near)}; there are ${known.join(', ')}`;
  }
  if (issue.code === 'invalid_value') {
    const said = String(issue.input ?? '');
    const values = issue.values.map(String);
    return `${where}: may be ${values.join(', ')}${meant(closest(said, values))}`;
  }
  return `${where}: ${issue.message}`;
}

function meant(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean ${word}?`;
}

/** The keys that stand at a place of the file. */
function shapeAt([outer]: readonly PropertyKey[]): object {
  if (outer === 'columns') return columnSchema.shape;
  return outer === 'csv' ? csvSchema.shape : mappingSchema.shape;
}

/** What the document says. A few lines of YAML can repeat one another into millions: the parser refuses that. */
function contentOf(document: ReturnType<typeof parseDocument>, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw problemsOf(fileName, [`${error.message}: write the columns out instead of repeating them by reference`]);
  }
}

function problemsOf(fileName: string, problems: readonly string[]): MappingError {
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  return new MappingError(
    `${fileName} is not a mapping file that can be used:${list}\nSee docs/guides/mapping-file.md`,
    problems,
  );
}

/** The allowed word that differs from `said` in at most two letters. */
function closest(said: string, allowed: readonly string[]): string | undefined {
  const near = allowed
    .map((word) => ({ word, distance: distance(said, word) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return said !== '' && near !== undefined && near.distance <= 2 ? near.word : undefined;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function includes(list: readonly string[], value: string): boolean {
  return list.includes(value);
}

function snake(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
