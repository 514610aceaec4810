import { useMemo } from 'react';
import { type Definition, partOf, textOf, textsOf } from '../format/definition.ts';
import type { Formats } from '../format/formats.ts';
import { levelName, platformName } from '../format/words.ts';
import { problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import {
  type CheckFormulaQuery,
  CurrentValueDocument,
  type CurrentValueQuery,
  DataRangesDocument,
  type Level,
  type Platform,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';

/** A part of a formula that was checked. */
export type FormulaPart = CheckFormulaQuery['checkFormula']['parts'][number];
type Row = CurrentValueQuery['metrics']['nodes'][number];

/** Milliseconds for which a value that was read is good enough, and values that are kept. */
const freshMs = 30_000;
const keptValues = 50;
/** The family of reports of a rule that names none. */
const usualFamily = 'delivery';

/** What a measure or metric of the rule comes to on the newest day that has data; null for parts that have no value of a day. */
export function useCurrentValues(definition: Definition): (part: FormulaPart) => Promise<string | null> {
  const { client } = useGateway();
  const formats = useFormats();
  const { level, family, platform } = scopeOf(definition);
  return useMemo(() => {
    const kept = new Map<string, { readonly at: number; readonly text: Promise<string> }>();
    const read = async (part: FormulaPart): Promise<string> => {
      try {
        const ranges = (await client.query({ query: DataRangesDocument, fetchPolicy: 'network-only' })).data
          ?.dataRanges;
        const day = ranges?.find((range) => range.level === level && range.reportFamily === family)?.lastDay;
        const where = [`level ${levelName(level).toLowerCase()}`, ...(platform ? [platformName(platform)] : [])];
        if (day === undefined) return `There is no data yet: ${where.join(', ')}.`;
        const { data } = await client.query({
          query: CurrentValueDocument,
          variables: { filter: { level, reportFamily: family, from: day, to: day, platform }, formula: part.text },
          fetchPolicy: 'no-cache',
        });
        return `${formats.day(day)}, ${where.join(', ')}: ${valuesText(part.unit, data?.metrics.nodes ?? [], formats)}`;
      } catch (error) {
        return `Its value cannot be told: ${problemText(error)}`;
      }
    };
    return async (part) => {
      if (!hasDayValue(part)) return null;
      const known = kept.get(part.text);
      if (known !== undefined && Date.now() - known.at < freshMs) return known.text;
      const text = read(part);
      if (kept.size >= keptValues) kept.clear();
      kept.set(part.text, { at: Date.now(), text });
      return text;
    };
  }, [client, formats, level, family, platform]);
}

/** Whether a part is a measure or a metric, by its name: calls, windows and dimensions have no value of a day. */
export function hasDayValue({ text, unit }: Pick<FormulaPart, 'text' | 'unit'>): boolean {
  return /^@?[a-z_]\w*(@\d+)?$/i.test(text) && unit !== 'TEXT' && unit !== 'BOOL' && unit !== 'NULL';
}

/** What the gateway is asked for: the rule's level and family, and its platform where it has one. */
export function scopeOf(definition: Definition): {
  readonly level: Level;
  readonly family: string;
  readonly platform: Platform | null;
} {
  const scope = partOf(definition, 'scope');
  const platforms = textsOf(scope, 'platforms');
  return {
    level: (textOf(scope, 'level') || 'campaign').toUpperCase() as Level,
    family: textOf(scope, 'family') || usualFamily,
    platform: platforms.length === 1 ? (platforms[0]?.toUpperCase() as Platform) : null,
  };
}

const reasons: Readonly<Record<Row['values'][number]['reason'], string>> = {
  ...{ OK: '', PARTIAL: 'some rows lack a measure of it', NO_DATA: 'no data', DIV0: 'divided by zero' },
  ...{ MIXED_CURRENCY: 'several currencies', OVERFLOW: 'too large', UNKNOWN: 'not known' },
};

/** The value of each currency's rows, or why there is none. */
export function valuesText(unit: FormulaPart['unit'], rows: readonly Row[], formats: Formats): string {
  if (rows.length === 0) return reasons.NO_DATA;
  const texts = rows.map(({ currency, values }) => {
    const [said] = values;
    if (said === undefined) return reasons.UNKNOWN;
    const text = valueText(unit, said, formats);
    const both = [text, reasons[said.reason]].filter((each) => each !== '').join(', ');
    return rows.length === 1 || said.amount !== null ? both : `${both} (rows in ${currency})`;
  });
  return texts.join('; ');
}

function valueText(unit: FormulaPart['unit'], { value, amount }: Row['values'][number], formats: Formats): string {
  if (amount !== null) return formats.money(amount.amount, amount.currency);
  if (value === null) return '';
  return unit === 'RATIO' || unit === 'PERCENT' ? formats.share(value) : formats.decimal(value);
}
