import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { int32Serde, StreamsBuilder, stringSerde, TimeWindows, type Topic } from '@millrace/streams';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubjectSpec } from '../../redpanda/subjects.ts';
import type { AvroDefinition } from '../../schemas/avro-schema.ts';
import { compatibilityFindings, schemaFindings, topicFindings } from './contract.ts';
import type { Finding } from './finding.ts';
import { lint, lintText } from './lint.ts';
import { release, releasedVersions } from './released.ts';
import { stateFindings } from './state.ts';

const short = (findings: readonly Finding[]) => findings.map(({ rule, where }) => `${rule} ${where}`);
const topic = (name: string): Topic<string, string> => ({ name, key: stringSerde, value: stringSerde });
const counts: Topic<string, number> = { name: 'gold.words.ready', key: stringSerde, value: int32Serde };

function passingOn(applicationId: string, from: string, to: string) {
  const builder = new StreamsBuilder({ applicationId });
  builder.stream(topic(from), { name: 'from' }).to(topic(to));
  return builder.build();
}

it('the project keeps to its own conventions', async () => {
  const result = await lint({});
  expect(result.findings).toEqual([]);
  expect(lintText(result)).toMatch(/^nothing found: \d+ topics, .* topologies bronze, silver, gold, rules/);
});

describe('topics', () => {
  it.each(['Gold.data.ready', 'gold_data.ready', 'gold.data', 'gold', 'a.b.c.d', `a.b.${'c'.repeat(100)}`])(
    '%s',
    (name) => {
      const isFine = name === 'gold.data';
      expect(short(topicFindings([name], []))).toEqual(isFine ? [] : [`naming ${name}`]);
    },
  );

  it('are declared, and have one writer', () => {
    const one = passingOn('millrace.one', 'a.b.c', 'a.b.d');
    const other = passingOn('millrace.other', 'a.b.e', 'a.b.d');
    const found = topicFindings(['a.b.c', 'a.b.d'], [one, other]);
    expect(short(found)).toEqual(['undeclared-topic a.b.e', 'one-writer a.b.d']);
    expect(found[1]?.what).toContain('millrace.one and millrace.other');
  });
});

describe('schemas', () => {
  const record = (fields: AvroDefinition['fields'], more: Partial<AvroDefinition> = {}): AvroDefinition => ({
    ...{ type: 'record', name: 'Car', namespace: 'io.millrace', fields: fields ?? [] },
    ...more,
  });
  const found = (type: AvroDefinition, carried = ['Car']) =>
    short(schemaFindings({ named: new Map([['io.millrace.Car', type]]), roots: ['io.millrace.Car'] }, carried));

  it('say null first and as the default', () => {
    const fields = [
      { name: 'good', type: ['null', 'int'], default: null },
      { name: 'last', type: ['int', 'null'], default: null },
      { name: 'none', type: ['null', 'int'] },
    ];
    expect(found(record(fields))).toEqual(['null-default Car.last', 'null-default Car.none']);
  });

  it('are named by the conventions, and carried by a topic', () => {
    expect(found(record([{ name: 'doorCount', type: 'int' }]))).toEqual(['naming Car.doorCount']);
    expect(found(record([], { name: 'car' }))).toEqual(['naming car']);
    expect(found(record([], { namespace: 'n' }))).toEqual(['naming Car']);
    expect(found(record([]), [])).toEqual(['unused-record Car']);
  });

  const spec = (fields: object[], compatibility: SubjectSpec['compatibility'] = 'BACKWARD_TRANSITIVE') =>
    ({
      ...{ subject: 'a.b.c-value', topic: 'a.b.c', record: 'Alert', compatibility },
      schema: { type: 'record', name: 'Car', namespace: 'io.millrace', fields },
    }) satisfies SubjectSpec;
  const doors = { name: 'doors', type: 'int' };

  it('read every version that was released: a new field has a default', () => {
    const versions = [{ version: 1, schema: spec([]).schema }];
    const [finding, ...more] = compatibilityFindings(spec([doors]), versions);
    expect([finding?.rule, finding?.where, more]).toEqual(['compatibility', 'a.b.c: Alert.doors', []]);
    expect(finding?.what).toMatch(/^records of version 1 become unreadable: .*no default/);
    expect(compatibilityFindings(spec([{ ...doors, default: 4 }]), versions)).toEqual([]);
  });

  it('of topics that others read keep their readers, too', () => {
    const versions = [{ version: 3, schema: spec([doors]).schema }];
    expect(compatibilityFindings(spec([]), versions)).toEqual([]);
    const [finding] = compatibilityFindings(spec([], 'FULL_TRANSITIVE'), versions);
    expect(finding?.what).toMatch(/^readers of version 3 break/);
  });

  describe('that were released', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'millrace-released-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('are kept, each once, the oldest first', () => {
      const [first, second] = [spec([]), spec([{ ...doors, default: 4 }])];
      expect([first, first, second, second].map((each) => release(folder, [each]).length)).toEqual([1, 0, 1, 0]);
      expect(releasedVersions(folder, 'a.b.c')).toEqual([
        { version: 1, schema: first.schema },
        { version: 2, schema: second.schema },
      ]);
      expect(releasedVersions(folder, 'a.b.d')).toEqual([]);
    });

    it('stay as they were when a version comes to them', () => {
      release(folder, [spec([])]);
      const before = readFileSync(join(folder, 'a.b.c.jsonl'), 'utf8');
      release(folder, [spec([doors])]);
      expect(readFileSync(join(folder, 'a.b.c.jsonl'), 'utf8').startsWith(before)).toBe(true);
      appendFileSync(join(folder, 'a.b.c.jsonl'), 'no json\n');
      expect(() => releasedVersions(folder, 'a.b.c')).toThrow('a.b.c.jsonl: line 3 is no schema');
    });
  });
});

describe('state', () => {
  function counting(materialized: { readonly name: string }, windowed = false) {
    const builder = new StreamsBuilder({ applicationId: 'millrace.words' });
    const grouped = builder.stream(topic('a.b.c'), { name: 'words' }).groupByKey();
    if (windowed) {
      grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(60_000)).count(materialized);
    } else grouped.count(materialized).toStream().to(counts);
    return builder.build();
  }
  const found = (state: Record<string, string>, ...built: Parameters<typeof counting>) =>
    short(stateFindings({ name: 'words', state }, counting(...built)));

  it('that nothing is said of may grow without end', () => {
    expect(found({}, { name: 'counts' })).toEqual(['unbounded-state words: counts']);
    expect(found({ counts: 'one number a word' }, { name: 'counts' })).toEqual([]);
  });

  it('of windows goes by itself', () => {
    expect(found({}, { name: 'per-minute' }, true)).toEqual([]);
  });

  it('that is said and not there is told', () => {
    expect(found({ counts: 'one number a word', gone: 'x' }, { name: 'counts' })).toEqual([
      'unbounded-state words: gone',
    ]);
  });

  it('and groups are named by the conventions', () => {
    expect(found({ Counts: 'one number a word' }, { name: 'Counts' })).toEqual(['naming words: Counts']);
    const other = passingOn('words', 'a.b.c', 'a.b.d');
    expect(short(stateFindings({ name: 'words', state: {} }, other))).toEqual(['naming words']);
  });
});
