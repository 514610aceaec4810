import type { Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { dimensionFields, measureFields } from '../../processors/formula/language/fields.ts';
import { type FunctionRow, functions, signatureOf } from '../../processors/formula/language/functions.ts';
import { keywords, windowWords } from '../../processors/formula/syntax/grammar.ts';
import type { GatewayContext } from '../context.ts';
import type { FormulaWord } from '../generated/resolvers.ts';
import { compiledMetric, formulaUnit, measureAbout, readCatalogue } from './formulas.ts';

/** Lengths that are often looked at; any number of days or hours may be written. */
const usualWindows = {
  '1d': 'the last complete day',
  '7d': 'seven complete days',
  '28d': 'four weeks',
  '24h': '24 complete hours',
};

/** Every word that a formula of the tenant may have. */
export async function readFormulaWords(context: GatewayContext): Promise<FormulaWord[]> {
  const catalogue = await readCatalogue(context);
  return [...measures(), ...metrics(catalogue), ...calls(), ...dimensions(), ...windows(), ...reserved()];
}

const bare = { unit: null, detail: null, about: null, example: null } as const;

function measures(): FormulaWord[] {
  return [...measureFields].map(([text, { unit }]) => ({
    ...bare,
    text,
    kind: 'MEASURE',
    unit: formulaUnit(unit),
    about: measureAbout(text),
  }));
}

function metrics(catalogue: Catalogue): FormulaWord[] {
  return catalogue.ids().flatMap((id) => {
    const metric = catalogue.find(id, null);
    if (metric === undefined || metric.retired === true) return [];
    const formula = compiledMetric(id, catalogue);
    return [
      {
        ...bare,
        text: `@${id}`,
        kind: 'METRIC' as const,
        unit: formula === null ? null : formulaUnit(formula.unit),
        detail: metric.source,
        about: metric.title,
      },
    ];
  });
}

function calls(): FormulaWord[] {
  return Object.entries<FunctionRow>(functions).map(([name, row]) => ({
    ...bare,
    text: `${name}(`,
    kind: 'FUNCTION',
    detail: signatureOf(name, row),
    about: row.about,
    example: row.example,
  }));
}

function dimensions(): FormulaWord[] {
  return Object.entries(dimensionFields).flatMap(([text, { unit, about, values }]) => [
    { ...bare, text, kind: 'DIMENSION' as const, unit: formulaUnit(unit), about },
    ...(values ?? []).map((value) => ({ ...bare, text: JSON.stringify(value), kind: 'VALUE' as const, detail: text })),
  ]);
}

function windows(): FormulaWord[] {
  return Object.entries({ ...usualWindows, ...windowWords }).map(([text, about]) => ({
    ...bare,
    text,
    kind: 'WINDOW',
    about,
  }));
}

function reserved(): FormulaWord[] {
  return [...keywords]
    .filter((text) => !Object.hasOwn(functions, text))
    .map((text) => ({ ...bare, text, kind: 'KEYWORD' }));
}
