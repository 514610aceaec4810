import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { runExamples } from '../../processors/rules/run-example.ts';

const folder = join(import.meta.dirname, 'rules');

it.each(readdirSync(folder))('the examples of %s hold', (file) => {
  const results = runExamples(parse(readFileSync(join(folder, file), 'utf8')), builtInCatalogue());
  expect(results.length).toBeGreaterThan(0);
  expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
});
