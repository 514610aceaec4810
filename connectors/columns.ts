import type { Column, LevelId, MeasureName, MeasureUnit } from './profile.ts';

/**
 * Short ways to write a profile's columns, so that a profile reads as the table it is. Each takes the spellings last: the
 * platform's API first, then those of warehouse exports.
 */
export const day = (...names: readonly string[]): Column => ({ names, is: { role: 'day' } });

/** A day written in a luxon format. */
export const dayAs = (format: string, ...names: readonly string[]): Column => ({ names, is: { role: 'day', format } });

export const datetime = (...names: readonly string[]): Column => ({ names, is: { role: 'datetime' } });

/** The hour of a day that has a column of its own. */
export const hour = (...names: readonly string[]): Column => ({ names, is: { role: 'hour' } });

export const id = (of: LevelId, ...names: readonly string[]): Column => ({ names, is: { role: 'id', of } });

/** An id at the end of a resource name: `customers/1/adGroups/2`. */
export const idInPath = (of: LevelId, ...names: readonly string[]): Column => ({
  names,
  is: { role: 'id', of, form: 'path' },
});

/** An id at the end of a URN: `urn:li:sponsoredCampaign:3`. */
export const idInUrn = (of: LevelId, ...names: readonly string[]): Column => ({
  names,
  is: { role: 'id', of, form: 'urn' },
});

export const named = (of: LevelId, ...names: readonly string[]): Column => ({ names, is: { role: 'name', of } });

export const dimension = (as: string, ...names: readonly string[]): Column => ({
  names,
  is: { role: 'dimension', as },
});

/** A dimension without which the file is not this report. */
export const breakdown = (as: string, ...names: readonly string[]): Column => ({
  names,
  is: { role: 'dimension', as },
  required: true,
});

export const measure = (as: MeasureName, unit: MeasureUnit, ...names: readonly string[]): Column => ({
  names,
  is: { role: 'measure', as, unit },
});

export const count = (as: MeasureName, ...names: readonly string[]): Column => measure(as, 'count', ...names);

export const ratio = (
  as: 'ctr' | 'cpc' | 'cpm',
  unit: 'percent' | 'fraction' | 'micros' | 'decimal',
  ...names: readonly string[]
): Column => ({ names, is: { role: 'ratio', as, unit } });

export const notAdditive = (as: 'reach' | 'frequency', ...names: readonly string[]): Column => ({
  names,
  is: { role: 'non-additive', as },
});

export const currency = (...names: readonly string[]): Column => ({ names, is: { role: 'currency' } });

export const zone = (...names: readonly string[]): Column => ({ names, is: { role: 'zone' } });

/** Says what kind of row this is; only rows of an allowed kind are of the report. */
export const kind = (allowed: readonly string[], ...names: readonly string[]): Column => ({
  names,
  is: { role: 'kind', allowed },
});

/** Columns that are known, kept in bronze and not used further. */
export const attributes = (...names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ names: [name], is: { role: 'attribute' } }));

/** Columns that are part of the key under their own names. */
export const dimensions = (...names: readonly string[]): readonly Column[] =>
  names.map((name) => dimension(name, name));
