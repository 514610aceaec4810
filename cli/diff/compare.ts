import { conflictsOf } from '../../redpanda/subjects.ts';
import { type Change, schemaChanges } from '../../schemas/compatibility.ts';
import type { ProjectState } from './project-state.ts';

/** A thing by its name, and what happens to it. */
export interface NamedChange {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** In words, where there is more to say. */
  readonly what: readonly string[];
}

export interface SchemaChange extends NamedChange {
  readonly fields: readonly Change[];
  /** What keeps records that were written before from being read. */
  readonly problems: readonly string[];
}

/** What bringing a version out would change, and what is downstream of it. */
export interface Differences {
  readonly topics: readonly NamedChange[];
  readonly schemas: readonly SchemaChange[];
  readonly state: readonly NamedChange[];
  readonly topologies: readonly NamedChange[];
  readonly metrics: readonly NamedChange[];
  readonly rules: readonly NamedChange[];
}

/** What differs from one state to the other. `touched` names the topologies whose code is another. */
export function differences(base: ProjectState, now: ProjectState, touched: ReadonlySet<string>): Differences {
  return {
    topics: changes(base.topics, now.topics, ({ name }) => name, topicWords),
    schemas: schemaDifferences(base, now),
    state: changes(
      storesOf(base),
      storesOf(now),
      ({ store }) => store,
      (was, is) => (was.type === is.type ? [] : [`${was.type} → ${is.type}`]),
    ),
    topologies: changes(
      base.topologies,
      now.topologies,
      ({ name }) => name,
      (was, is) => [
        ...(was.graph.hash === is.graph.hash ? [] : ['its graph is another: tasks may rebuild their state']),
        ...(touched.has(is.name) ? ['its code is another'] : []),
      ],
    ),
    metrics: changes(
      base.metrics,
      now.metrics,
      ({ id }) => id,
      (was, is) => (was.source === is.source ? [] : [`${was.source} → ${is.source}`]),
    ),
    rules: changes(
      base.rules,
      now.rules,
      ({ id }) => id,
      (was, is) => (was.text === is.text ? [] : ['its file is another']),
    ),
  };
}

/** True when there is no difference at all. */
export function isSame(found: Differences): boolean {
  return Object.values(found).every((list: readonly unknown[]) => list.length === 0);
}

function changes<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string,
  words: (was: T, is: T) => readonly string[],
): NamedChange[] {
  const was = new Map(before.map((one) => [nameOf(one), one]));
  const is = new Map(after.map((one) => [nameOf(one), one]));
  return [
    ...[...is].flatMap(([name, one]): NamedChange[] => {
      const old = was.get(name);
      if (old === undefined) return [{ name, kind: 'added', what: [] }];
      const what = words(old, one);
      return what.length === 0 ? [] : [{ name, kind: 'changed', what }];
    }),
    ...[...was.keys()]
      .filter((name) => !is.has(name))
      .map((name): NamedChange => ({ name, kind: 'removed', what: [] })),
  ];
}

type Topic = ProjectState['topics'][number];

function topicWords(was: Topic, is: Topic): readonly string[] {
  const settings = [...new Set([...Object.keys(was.config), ...Object.keys(is.config)])];
  return [
    ...(was.partitions === is.partitions ? [] : [`partitions ${was.partitions} → ${is.partitions}`]),
    ...settings
      .filter((key) => was.config[key] !== is.config[key])
      .map((key) => `${key} ${was.config[key] ?? 'unset'} → ${is.config[key] ?? 'unset'}`),
  ];
}

const broken = { 'old-records': 'records become unreadable', 'old-readers': 'readers break' } as const;

function schemaDifferences(base: ProjectState, now: ProjectState): SchemaChange[] {
  const before = new Map(base.subjects.map((subject) => [subject.topic, subject]));
  const named = changes(
    base.subjects,
    now.subjects,
    ({ topic }) => topic,
    (was, is) => (JSON.stringify(was.schema) === JSON.stringify(is.schema) ? [] : [is.record]),
  );
  return named.map((change) => {
    const [was, is] = [before.get(change.name), now.subjects.find(({ topic }) => topic === change.name)];
    if (was === undefined || is === undefined) return { ...change, fields: [], problems: [] };
    const problems = conflictsOf(was.schema, is).map(({ path, why, breaks }) => `${path}: ${broken[breaks]}: ${why}`);
    return { ...change, fields: schemaChanges(was.schema, is.schema), problems };
  });
}

function storesOf({ topologies }: ProjectState) {
  return topologies.flatMap(({ name, graph }) =>
    graph.subTopologies.flatMap(({ stores }) =>
      stores.map((store) => ({ store: `${name}/${store.name}`, type: store.type })),
    ),
  );
}
