import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormulaError } from '../errors.ts';
import { builtInCatalogue } from './catalogue/catalogue.ts';
import { compileFormula } from './formula.ts';
import { momentAfter } from './run/clock.ts';
import type { DayRow } from './run/data.ts';
import { DaySeries } from './run/series.ts';
import { tokenForms } from './syntax/lexer.ts';
import { randomDays, randomRows } from './testing/random-days.ts';
import { randomFormula } from './testing/random-formula.ts';

const catalogue = builtInCatalogue();
const flight = { start: randomDays.first, end: randomDays.last, budgetMicros: 500_000_000n, currency: 'USD' };
const moment = momentAfter(randomDays.last - 5, { from: randomDays.last - 30, to: randomDays.last - 5 });

function seriesOf(rows: readonly DayRow[]): DaySeries {
  const series = new DaySeries({ zone: 'Europe/Berlin', flight });
  for (const row of rows) series.put(keyOf(row), row);
  return series;
}

function keyOf({ day, currency }: DayRow): string {
  return `${day} ${currency}`;
}

describe('reading', () => {
  const pieces = fc.constantFrom(
    'clicks',
    'spend',
    '@ctr',
    '7d',
    '2%',
    '1',
    '(',
    ')',
    '+',
    '/',
    '<',
    'and',
    'not',
    'over',
    'where',
    'if',
    ',',
    '"x"',
    'prev',
    'is',
    'null',
    'in',
  );

  it('any text is a formula or refused with a place inside of it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 25 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(texts, (source) => {
        try {
          compileFormula(source, catalogue);
        } catch (error) {
          if (!(error instanceof FormulaError)) throw error;
          for (const { span } of error.problems) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeLessThanOrEqual(source.length);
            expect(span.start).toBeLessThanOrEqual(span.end);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('every form of token starts where it is looked for', () => {
    for (const { form } of tokenForms) expect(form.sticky).toBe(true);
  });

  it('blanks and line ends mean nothing', () => {
    fc.assert(
      fc.property(randomFormula, (source) => {
        const spread = compileFormula(source.replaceAll(' ', ' \n\t'), catalogue);
        expect(spread.plan).toEqual(compileFormula(source, catalogue).plan);
      }),
      { numRuns: 100 },
    );
  });
});

describe('evaluating', () => {
  it('does not hang on the order of rows, on what was put and replaced before, or on having been done before', () => {
    fc.assert(
      fc.property(randomFormula, randomRows, fc.nat(), (source, rows, seed) => {
        const formula = compileFormula(source, catalogue);
        const series = seriesOf(rows);
        const once = formula.evaluate(series.at(moment));
        const other = new DaySeries({ zone: 'Europe/Berlin', flight });
        const turned = [...rows.slice(seed % (rows.length + 1)), ...rows.slice(0, seed % (rows.length + 1))];
        for (const row of turned) other.put(keyOf(row), { ...row, measures: { spend: 1n, clicks: 1 } });
        other.put('gone', {
          day: moment.to,
          hour: null,
          currency: 'GBP',
          coverage: 0,
          measures: { spend: 1n },
          texts: {},
        });
        formula.evaluate(other.at(moment));
        for (const row of turned) other.put(keyOf(row), row);
        other.delete('gone');
        expect(formula.evaluate(other.at(moment))).toEqual(once);
        expect(formula.evaluate(series.at(moment))).toEqual(once);
      }),
      { numRuns: 200 },
    );
  });

  it('a value comes with OK or PARTIAL, null with another reason, and no value is infinite', () => {
    fc.assert(
      fc.property(randomFormula, randomRows, (source, rows) => {
        const { value, reason } = compileFormula(source, catalogue).evaluate(seriesOf(rows).at(moment));
        expect(value === null).toBe(reason !== 'OK' && reason !== 'PARTIAL');
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('what is moved back by days is what it was then', () => {
    fc.assert(
      fc.property(
        randomRows,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('@ctr over 7d', 'spend', 'zscore(clicks, 14d)', '@cpm over mtd'),
        (rows, back, source) => {
          const series = seriesOf(rows);
          const then = momentAfter(moment.complete - back, { from: moment.from - back, to: moment.to - back });
          const moved = compileFormula(`prev(${source}, ${back}d)`, catalogue).evaluate(series.at(moment));
          expect(moved).toEqual(compileFormula(source, catalogue).evaluate(series.at(then)));
        },
      ),
      { numRuns: 200 },
    );
  });
});
