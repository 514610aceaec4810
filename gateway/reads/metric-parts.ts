import type { MetricComparison, MetricRow } from '../generated/resolvers.ts';
import { type Asked, below } from './asked.ts';
import { type MeasureName, measureNames } from './measures.ts';
import { type RatioName, ratioNames } from './ratios.ts';

/** Which measures and ratios. */
export interface FigureNames {
  readonly measures: readonly MeasureName[];
  readonly ratios: readonly RatioName[];
}

/** What is asked for of each row of `metrics`: nothing else is read and added up. */
export interface RowParts extends FigureNames {
  readonly fields: readonly (keyof MetricRow)[];
  /** What is asked for of the other period; null when nothing is. */
  readonly comparison: ComparisonParts | null;
}

export interface ComparisonParts extends FigureNames {
  readonly fields: readonly (keyof MetricComparison)[];
  /** What is compared. */
  readonly changes: FigureNames;
}

/** The parts of a row below which `asked` is. Whoever asks for the same in another order has the same parts. */
export function partsOf(asked: Asked): RowParts {
  const comparison = asked.get('comparison');
  return {
    fields: named<keyof MetricRow>(asked),
    ...figuresOf(asked),
    comparison:
      comparison === undefined
        ? null
        : {
            fields: named<keyof MetricComparison>(comparison),
            ...figuresOf(comparison),
            changes: among(below(comparison, 'changes'), below(comparison, 'changes')),
          },
  };
}

/** The figures in either. */
export function together(one: FigureNames, other: FigureNames): FigureNames {
  const measures = new Set([...one.measures, ...other.measures]);
  const ratios = new Set([...one.ratios, ...other.ratios]);
  return {
    measures: measureNames.filter((name) => measures.has(name)),
    ratios: ratioNames.filter((name) => ratios.has(name)),
  };
}

function figuresOf(asked: Asked): FigureNames {
  return among(below(asked, 'measures'), below(asked, 'ratios'));
}

function among(measures: Asked, ratios: Asked): FigureNames {
  return {
    measures: measureNames.filter((name) => measures.has(name)),
    ratios: ratioNames.filter((name) => ratios.has(name)),
  };
}

/** Names of fields, sorted; `__typename` is of no row. */
function named<Name extends string>(asked: Asked): readonly Name[] {
  return [...asked.keys()].filter((name) => !name.startsWith('__')).sort() as Name[];
}
