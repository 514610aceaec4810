import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { testRules } from './test-rules.ts';

let folder: string;
let printed: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
});

function rule(expected: string, condition = 'spend over today > 100'): string {
  const file = join(folder, 'overspend.yaml');
  writeFileSync(
    file,
    `rule: overspend
name: Overspend
scope: { level: campaign }
condition: ${condition}
examples:
  - name: 150 is too much
    steps:
      - { at: 2026-11-02T09:00:00Z, rows: [{ day: 2026-11-02, spend: 150 }], expect: ${expected} }
`,
  );
  return file;
}

it('is silent about what goes as it says', async () => {
  expect(await testRules([rule('FIRING')], {})).toBe(0);
  expect(printed).toBe('overspend (overspend.yaml)\n  ok    150 is too much\n1 rule, 1 example, all as they say\n');
});

it('tells what was expected, what came, and all that was told', async () => {
  expect(await testRules([rule('{ e1: OK }')], {})).toBe(1);
  expect(printed).toBe(`overspend (overspend.yaml)
  WRONG 150 is too much
        2026-11-02T09:00:00Z e1: expected OK, it is FIRING
        told 2026-11-02T09:00:00.000Z e1 FIRING
1 rule, 1 example, 1 wrong
`);
});

it('tells why a rule cannot be', async () => {
  expect(await testRules([rule('FIRING', 'spend over today')], { json: true })).toBe(1);
  expect(JSON.parse(printed)).toMatchObject({
    failed: 1,
    rules: [{ problems: ['condition must be true or false, such as spend over today > 100; this is money'] }],
  });
});

it('a file without rules is a mistake, not a success', async () => {
  const file = join(folder, 'metric.yaml');
  writeFileSync(file, 'metric: waste\ntitle: Waste\nformula: spend\n');
  expect(await testRules([file], {})).toBe(1);
});
