import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { int32Serde, StreamsBuilder, stringSerde, type Topic } from '@millrace/streams';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { affectedBy } from './affected.ts';
import { changedFiles, commitOf } from './base.ts';
import { codeOf } from './code.ts';
import { differences } from './compare.ts';
import { impactText } from './diff.ts';
import { type ProjectState, projectState } from './project-state.ts';

const topic = (name: string): Topic<string, string> => ({ name, key: stringSerde, value: stringSerde });
const numbers: Topic<string, number> = { name: 'c.d.e', key: stringSerde, value: int32Serde };

function graph(from: string, to: string) {
  const builder = new StreamsBuilder({ applicationId: `millrace.${from}` });
  builder.stream(topic(from), { name: 'from' }).to(topic(to));
  return builder.build().toJSON();
}

function counting(from: string) {
  const builder = new StreamsBuilder({ applicationId: 'millrace.count' });
  builder.stream(topic(from), { name: 'from' }).groupByKey().count({ name: 'counts' }).toStream().to(numbers);
  return builder.build().toJSON();
}

const fields = (...names: string[]) => ({
  ...{ type: 'record', name: 'R', namespace: 'io.millrace' },
  fields: names.map((name) => ({ name, type: 'int' })),
});
const subject = (name: string, schema: object) =>
  ({ topic: name, record: 'R', compatibility: 'BACKWARD_TRANSITIVE', schema }) as const;

/** a.b.c → first → a.b.d → second → a.b.e; a metric on a field of a.b.d, a metric on that, and a rule on the second metric. */
const base: ProjectState = {
  topics: ['a.b.c', 'a.b.d', 'a.b.e'].map((name) => ({ name, partitions: 12, config: { 'retention.ms': '7' } })),
  subjects: [subject('a.b.c', fields('x')), subject('a.b.d', fields('clicks'))],
  topologies: [
    { name: 'first', graph: graph('a.b.c', 'a.b.d') },
    { name: 'second', graph: graph('a.b.d', 'a.b.e') },
  ],
  sinks: [
    { name: 'of-c', reads: ['a.b.c'] },
    { name: 'of-e', reads: ['a.b.e'] },
  ],
  metrics: [
    { id: 'ctr', source: 'clicks / impressions' },
    { id: 'score', source: '@ctr * 2' },
    { id: 'cpm', source: 'spend / impressions' },
  ],
  rules: [
    { id: 'low', condition: '@score over 1d < 1', text: 'low' },
    { id: 'dear', condition: '@cpm > 3', text: 'dear' },
  ],
};
const none = new Set<string>();
const compared = (now: ProjectState, touched: ReadonlySet<string> = none) => {
  const found = differences(base, now, touched);
  return { found, affected: affectedBy(found, now) };
};

it('a state does not differ from itself, nor does the project', () => {
  const { found, affected } = compared(base);
  expect(Object.values(found).flat()).toEqual([]);
  expect(Object.values(affected).flat()).toEqual([]);
  expect(impactText({ base: 'main', commit: '', differences: found, affected })).toMatch(
    /^nothing .* differs from main$/,
  );
  const own = projectState();
  expect(Object.values(differences(own, projectState(), none)).flat()).toEqual([]);
});

it('the project as its own lists have it: gold is below silver, and clicks go into ctr and the rule on its drop', () => {
  const now = projectState();
  const processed = now.subjects.find(({ topic }) => topic === 'silver.data.processed');
  const before = {
    ...now,
    subjects: now.subjects.map((each) => (each === processed ? { ...each, schema: fields('clicks') } : each)),
  };
  const { topics, topologies, sinks, metrics, rules } = affectedBy(differences(before, now, none), now);
  expect(topics).toEqual(['gold.data.ready', 'rules.alerts', 'rules.evaluations']);
  expect(topologies).toEqual(['gold', 'rules']);
  expect(sinks).toEqual(expect.arrayContaining(['clickhouse-facts', 'clickhouse-gold', 'redis-gold', 'notifications']));
  expect(metrics).toEqual(expect.arrayContaining(['ctr', 'cpc']));
  expect(rules).toContain('ctr_drop');
});

it('a new processor is a topic, a schema, a store and a topology, with nothing downstream of it', () => {
  const { found, affected } = compared({
    ...base,
    topics: [...base.topics, { name: 'c.d.e', partitions: 3, config: {} }],
    subjects: [...base.subjects, subject('c.d.e', fields('n'))],
    topologies: [...base.topologies, { name: 'count', graph: counting('a.b.e') }],
  });
  expect([found.topics, found.state, found.topologies].flat().map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'added c.d.e',
    'added count/counts',
    'added count',
  ]);
  expect(affected).toEqual({ topics: [], topologies: [], sinks: [], metrics: [], rules: [] });
});

it('a changed field goes through to topologies, sinks, metrics of metrics and rules', () => {
  const { found, affected } = compared({
    ...base,
    subjects: [base.subjects[0] ?? subject('', {}), subject('a.b.d', fields('clicks', 'views'))],
  });
  expect(found.schemas).toMatchObject([
    {
      name: 'a.b.d',
      kind: 'changed',
      fields: [{ path: 'views', kind: 'added' }],
      problems: [expect.stringMatching(/^views: records become unreadable: .*no default/)],
    },
  ]);
  expect(affected).toEqual({ topics: ['a.b.e'], topologies: ['second'], sinks: ['of-e'], metrics: [], rules: [] });
  const gone = compared({ ...base, subjects: [base.subjects[0] ?? subject('', {}), subject('a.b.d', fields())] });
  expect(gone.found.schemas[0]?.problems).toEqual([]);
  expect([gone.affected.metrics, gone.affected.rules]).toEqual([['ctr', 'score'], ['low']]);
});

it('another code or graph of a topology reaches what reads its topics', () => {
  const touched = compared(base, new Set(['first']));
  expect(touched.found.topologies).toEqual([{ name: 'first', kind: 'changed', what: ['its code is another'] }]);
  expect(touched.affected).toMatchObject({ topics: ['a.b.d', 'a.b.e'], topologies: ['second'], sinks: ['of-e'] });
  const [first, second] = base.topologies;
  if (first === undefined || second === undefined) throw new Error('two topologies');
  const regraphed = compared({ ...base, topologies: [first, { ...second, graph: graph('a.b.c', 'a.b.e') }] });
  expect(regraphed.found.topologies).toMatchObject([
    { name: 'second', what: [expect.stringMatching(/^its graph is another/)] },
  ]);
  expect(regraphed.affected).toMatchObject({ topics: ['a.b.e'], topologies: [], sinks: ['of-e'] });
});

it('settings, metrics and rules are told with what they were, and what is gone is', () => {
  const { found, affected } = compared({
    ...base,
    topics: base.topics.slice(0, 2).map((each) => ({ ...each, partitions: 24, config: { 'retention.ms': '8' } })),
    metrics: base.metrics
      .filter(({ id }) => id !== 'ctr')
      .map((each) => (each.id === 'cpm' ? { id: 'cpm', source: 'spend' } : each)),
  });
  const text = impactText({ base: 'v1', commit: '', differences: found, affected });
  expect(text.split('\n')).toEqual([
    'topics:',
    '  ~ a.b.c: partitions 12 → 24; retention.ms 7 → 8',
    '  ~ a.b.d: partitions 12 → 24; retention.ms 7 → 8',
    '  - a.b.e',
    'metrics:',
    '  ~ cpm: spend / impressions → spend',
    '  - ctr',
    'downstream:',
    '  metrics: cpm, score',
    '  rules: low, dear',
  ]);
});

describe('a folder under git', () => {
  let folder = '';
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-git-'));
    for (const part of ['topologies', 'schemas']) mkdirSync(join(folder, part));
    write(
      'topologies/one.ts',
      "import type { A } from './types.ts';\nimport {\n  b,\n} from './two.ts';\nimport { c } from '../schemas/c.ts';\n",
    );
    write('topologies/two.ts', "export { d } from './one.ts';\n");
    write('schemas/c.ts', '');
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('tells what differs from a commit, new files included', async () => {
    write('topologies/two.ts', '');
    write('topologies/three four.ts', '');
    expect(await changedFiles(folder, await commitOf(folder, 'main'))).toEqual([
      'topologies/two.ts',
      'topologies/three four.ts',
    ]);
  });

  it('has no commit of a name that is none, which the error tells with what to do', async () => {
    await expect(commitOf(folder, 'mian')).rejects.toThrow(/git knows no commit 'mian' in .*--base main/);
    await expect(commitOf(folder, '--help')).rejects.toThrow("git knows no commit '--help'");
  });

  it('a topology is made of what it imports, but for types and what is compared as such', () => {
    expect([...codeOf(folder, 'topologies/one.ts')]).toEqual(['topologies/one.ts', 'topologies/two.ts']);
    expect([...codeOf(folder, 'topologies/none.ts')]).toEqual([]);
  });
});
