import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withEntry, withImport } from './entries.ts';
import { inputNamed } from './inputs.ts';
import { planProcessor } from './plan-processor.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = { name: 'ad-fees', id: 'adFees', record: 'AdFees', to: 'gold.adfees.ready' };

describe.each(['silver.data.processed', 'gold.data.ready'])('a processor that reads %s', (topic) => {
  const { written, changed } = planProcessor(root, names, inputNamed(topic));

  it('is five files, in which every place of a template is filled', () => {
    expect([...written.keys()]).toEqual([
      'processors/ad-fees.ts',
      'processors/ad-fees.test.ts',
      'schemas/avro/gold.adfees.ready.avsc',
      'topologies/ad-fees.ts',
      'docs/topics/gold.adfees.ready.md',
    ]);
    for (const text of written.values()) expect(text).not.toMatch(/\{\{|\}\}/);
    expect(JSON.parse(written.get('schemas/avro/gold.adfees.ready.avsc') ?? '')).toMatchObject({ name: 'AdFees' });
    expect(written.get('topologies/ad-fees.ts')).toContain(`\`${topic}\` → \`gold.adfees.ready\``);
  });

  it('stands in each list of topics and in that of topologies', () => {
    const lines = (file: string) => (changed.get(file) ?? '').split('\n').filter((line) => /adFees|ad-fees/.test(line));
    expect(lines('schemas/topic-names.ts')).toEqual([
      "  adFees: 'gold.adfees.ready',",
      "  adFees: 'AdFees',",
      "  adFees: 'tenant|account',",
    ]);
    expect(lines('schemas/topics.ts')).toEqual(["    adFees: topic('adFees'),"]);
    expect(lines('redpanda/topics.ts')).toHaveLength(1);
    expect(lines('topologies/index.ts')).toEqual([
      "import { adFees } from './ad-fees.ts';",
      "    name: 'ad-fees',",
      "    state: { 'ad-fees-totals': 'a number for each account' },",
      '    build: ({ topics }) => adFees(topics),',
    ]);
    expect(changed.size).toBe(4);
  });
});

it('overwrites nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-new-'));
  try {
    mkdirSync(join(folder, 'processors'));
    writeFileSync(join(folder, 'processors', 'ad-fees.ts'), '');
    expect(() => planProcessor(folder, names, inputNamed('gold.data.ready'))).toThrow(
      'processors/ad-fees.ts would be overwritten: nothing was written',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const entry = { file: 'a.ts', opening: 'const list = {', lines: '  b: 2,' };

it('an entry comes last in its list, whatever is nested in it', () => {
  expect(withEntry('const list = {\n  a: {\n    c: 1,\n  },\n};\nconst other = {\n};\n', entry)).toBe(
    'const list = {\n  a: {\n    c: 1,\n  },\n  b: 2,\n};\nconst other = {\n};\n',
  );
});

it('a list that is not there is an error that says what to add by hand', () => {
  expect(() => withEntry('const lists = {\n};\n', entry)).toThrow(
    "a.ts has no list that begins with 'const list = {' and ends: nothing was written; put that line back, or add by hand: b: 2,",
  );
});

it('an import comes after the last one, also one of several lines', () => {
  expect(withImport("import a from 'a';\nimport {\n  b,\n} from 'b';\n\nb();\n", "import c from 'c';")).toBe(
    "import a from 'a';\nimport {\n  b,\n} from 'b';\nimport c from 'c';\n\nb();\n",
  );
});
