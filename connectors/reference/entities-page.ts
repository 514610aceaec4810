import type {
  BudgetField,
  EntityProfile,
  EntityShape,
  IdField,
  MoneyField,
  StatusField,
  TimeField,
} from '../entities/shape.ts';
import { code, linkTo, table } from './table.ts';

/** The page docs/reference/entities.md: what is read of accounts, campaigns and ads, and from which fields. */
export function entitiesPage(profiles: readonly EntityProfile[]): string {
  const count = profiles.reduce((sum, { shapes }) => sum + shapes.length, 0);
  return `${[
    '# Entities of platforms',
    'Generated from `connectors/*/entities.ts` by `npm run generate`. Do not edit.',
    `${profiles.length} platforms, ${count} lists: ${profiles.map(({ title }) => linkTo(title)).join(', ')}. Figures by day are in [platforms.md](platforms.md).`,
    [
      '- `parseEntities(entitiesOf(platform), list, bytes, currency)` of `connectors/entities/` gives the entities, the problems row by row, and how many rows are of another kind. A broken row loses no other.',
      '- Of several fields the first that says something counts. Ids keep every digit; one that went through a float is refused as `ID_PRECISION`.',
      "- Money becomes whole millionths. Its currency is the amount's, else the row's, else the account's, which the caller gives; where nobody says it, it stays null, and amounts in minor units are refused.",
      '- A status is one of `active`, `paused`, `draft`, `pending`, `blocked`, `ended`, `archived`, `removed`, `unknown`, beside the word of the platform.',
      '- A time is an instant, or a clock time or a day where that is all the platform says. No zone is assumed.',
      '- A budget is `daily`, `monthly`, `lifetime`, for a `range` of days, or `unknown`. Totals are over the whole life of the entity, and never added to figures by day.',
    ].join('\n'),
    ...profiles.map(section),
  ].join('\n\n')}\n`;
}

function section({ title, shapes, minorDigits }: EntityProfile): string {
  return [
    `## ${title}`,
    ...(minorDigits === undefined ? [] : [minorUnits(minorDigits)]),
    ...shapes.map(shapeText),
  ].join('\n\n');
}

function minorUnits(digits: Readonly<Record<string, number>>): string {
  const withDigits = (count: number) =>
    Object.keys(digits)
      .filter((currency) => digits[currency] === count)
      .sort();
  const [none, two] = [withDigits(0), withDigits(2)];
  return `Minor units follow the platform's own table, not ISO 4217: ${none.join(', ')} have none (5000 is 5000.00), the other ${two.length} are hundredths (5000 is 50.00). A currency that is not in the table is refused.`;
}

function shapeText(shape: EntityShape): string {
  const rows =
    'csv' in shape.rows ? 'rows of a CSV report' : `rows at ${placesOf(shape.rows.json.map(({ at }) => at))}`;
  return [
    `### ${shape.name}`,
    `An entity of kind \`${shape.kind}\`; ${rows}. ${shape.about}.`,
    table(['what', 'fields'], fieldRows(shape)),
    `Source: ${shape.source}`,
  ].join('\n\n');
}

function placesOf(places: readonly string[]): string {
  return places.map((at) => (at === '' ? 'the document itself' : `\`${at}\``)).join(', else ');
}

function fieldRows(shape: EntityShape): string[][] {
  const rows: string[][] = [['id', idText(shape.id)]];
  const add = (what: string, at: readonly string[] | undefined) => {
    if (at !== undefined && at.length > 0) rows.push([what, code(at)]);
  };
  for (const [kind, ids] of Object.entries(shape.parents ?? {})) rows.push([`id of the ${kind} above`, idText(ids)]);
  for (const [name, ids] of Object.entries(shape.references ?? {})) rows.push([`id of its ${name}`, idText(ids)]);
  add('name', shape.named);
  if (shape.status !== undefined) rows.push(['status', statusText(shape.status)]);
  add('whether it can be shown', shape.serving);
  add('currency', shape.currency);
  add('zone', shape.zone);
  for (const budget of shape.budgets ?? []) rows.push([`**budget**, ${periodText(budget)}`, moneyText(budget)]);
  for (const [name, amount] of Object.entries(shape.amounts ?? {})) rows.push([`**${name}**`, moneyText(amount)]);
  for (const [name, { at, unit }] of Object.entries(shape.totals ?? {})) {
    rows.push([`total **${name}**`, `${code(at)}, ${unit}`]);
  }
  for (const time of ['start', 'end', 'created', 'updated'] as const) {
    const field = shape[time];
    if (field !== undefined) rows.push([time, timeText(field)]);
  }
  for (const [name, at] of Object.entries(shape.attributes ?? {})) add(`${name}, as written`, at);
  return rows;
}

function idText(candidates: readonly IdField[]): string {
  return candidates
    .map(({ at, form, prefix, none }) => {
      const notes = [
        ...(form === undefined ? [] : [`at the end of a ${form === 'urn' ? 'URN' : 'path'}`]),
        ...(prefix === undefined ? [] : [`without \`${prefix}\``]),
        ...(none === undefined ? [] : [`${code(none.slice(0, 1))} is none`]),
      ];
      return [code(at), ...notes].join(', ');
    })
    .join('; ');
}

function statusText({ at, states }: StatusField): string {
  const words = Object.entries(states).map(([word, state]) => `\`${word}\` ${state}`);
  return `${code(at)}: ${words.join(', ')}`;
}

function periodText({ period }: BudgetField): string {
  if (typeof period === 'string') return period;
  const words = Object.entries(period.words).map(([word, meaning]) => `\`${word}\` ${meaning}`);
  const unsaid = period.unsaid === undefined ? '' : `, otherwise ${period.unsaid}`;
  return `by ${code(period.at)}: ${words.join(', ')}${unsaid}`;
}

function moneyText({ at, unit, currency, zeroIsNone }: MoneyField): string {
  const own = currency === undefined ? '' : `, in ${code(currency)}`;
  return `${code(at)}, ${unit}${own}${zeroIsNone === true ? ', 0 is none' : ''}`;
}

function timeText({ at, format }: TimeField): string {
  if (format === undefined) return code(at);
  return `${code(at)}, epoch ${format === 'X' ? 'seconds' : 'milliseconds'}`;
}
