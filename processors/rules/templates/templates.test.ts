import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInCatalogue } from '../../formula/catalogue/catalogue.ts';
import { readRule } from '../definition.ts';
import { runExamples } from '../run-example.ts';

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'));
const metrics = builtInCatalogue();

it('each is named as its rule', () => {
  const ids = files.map((file) => readRule(parse(readFileSync(join(import.meta.dirname, file), 'utf8')), metrics).rule);
  expect(ids.map((id) => `${id}.yaml`)).toEqual(files);
  expect(files).toHaveLength(14);
});

describe.each(files)('%s', (file) => {
  const written: unknown = parse(readFileSync(join(import.meta.dirname, file), 'utf8'));

  it('says what it is for, what to do, and when it fires and when it does not', () => {
    const rule = readRule(written, metrics);
    expect(rule.about).toBeTruthy();
    expect(rule.annotations.runbook).toBeTruthy();
    const expected = rule.examples.map(({ steps }) => JSON.stringify(steps.map(({ expect: state }) => state)));
    expect(expected.some((states) => states.includes('FIRING'))).toBe(true);
    expect(expected.some((states) => !states.includes('FIRING') && states.includes('OK'))).toBe(true);
  });

  it.each(runExamples(written, metrics).map((result) => [result.name, result] as const))('%s', (_, result) => {
    expect(result.mismatches).toEqual([]);
  });
});
