import type { Topology } from '@millrace/streams';
import { type Conflict, conflictsWith, type SubjectSpec } from '../../redpanda/subjects.ts';
import { type AvroDefinition, isDefinition, shortName } from '../../schemas/avro-schema.ts';
import type { Contract } from '../../schemas/generate/contract.ts';
import type { Finding } from './finding.ts';

/** Of a topic's name, which is part of names of tables and of other topics. */
const longestTopic = 100;
const namespace = 'io.millrace';

/** Names of topics that are none by the conventions, topics that nobody declares, and such that several topologies write. */
export function topicFindings(topics: readonly string[], topologies: readonly Topology[]): Finding[] {
  return [
    ...topics.filter((name) => !isTopicName(name)).map(badTopic),
    ...topologies.flatMap((topology) => undeclared(topology, topics)),
    ...severalWriters(topologies),
  ];
}

function isTopicName(name: string): boolean {
  return /^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*){1,2}$/.test(name) && name.length <= longestTopic;
}

function badTopic(where: string): Finding {
  return {
    ...{
      rule: 'naming',
      where,
      what: `is no <stage>.<domain>.<state> in small letters of at most ${longestTopic} characters`,
    },
    fix: 'rename it in schemas/topic-names.ts before it is made: a topic that holds records is not renamed, but replaced',
  };
}

function undeclared(topology: Topology, topics: readonly string[]): Finding[] {
  const own = new Set([...topics, ...topology.internalTopics.map(({ topic }) => topic)]);
  const used = topology.subTopologies.flatMap(({ sources, sinks }) => [...sources, ...sinks].map(({ topic }) => topic));
  return [...new Set(used)]
    .filter((topic) => !own.has(topic))
    .map((where) => ({
      ...{ rule: 'undeclared-topic', where, what: `is used by ${topology.applicationId}, and nobody makes it` },
      fix: 'add it to schemas/topic-names.ts and redpanda/topics.ts',
    }));
}

function severalWriters(topologies: readonly Topology[]): Finding[] {
  const writers = new Map<string, Set<string>>();
  for (const { applicationId, subTopologies } of topologies) {
    for (const { topic } of subTopologies.flatMap(({ sinks }) => sinks)) {
      writers.set(topic, (writers.get(topic) ?? new Set()).add(applicationId));
    }
  }
  return [...writers]
    .filter(([, those]) => those.size > 1)
    .map(([where, those]) => ({
      ...{
        rule: 'one-writer',
        where,
        what: `is written by ${[...those].join(' and ')}: nobody can tell whose record is the newest`,
      },
      fix: 'give each a topic of its own',
    }));
}

/** Records, fields and defaults that are none by the conventions. `carried` are the records of topics. */
export function schemaFindings(contract: Contract, carried: readonly string[]): Finding[] {
  const unused = contract.roots.map(shortName).filter((record) => !carried.includes(record));
  return [
    ...[...contract.named.values()].flatMap(typeFindings),
    ...unused.map(
      (where): Finding => ({
        ...{ rule: 'unused-record', where, what: 'stands in schemas/avro, and no topic carries it' },
        fix: 'name it in topicRecords of schemas/topic-names.ts, or move it to schemas/avro/common',
      }),
    ),
  ];
}

function typeFindings(type: AvroDefinition): Finding[] {
  const where = shortName(String(type.name));
  const named: Finding[] =
    type.namespace === namespace && /^[A-Z][A-Za-z0-9]*$/.test(where)
      ? []
      : [
          {
            ...{
              rule: 'naming',
              where,
              what: `is no name in capitals and small letters of the namespace ${namespace}`,
            },
            fix: 'rename it before anything is written with it',
          },
        ];
  return [...named, ...(type.fields ?? []).flatMap((field) => fieldFindings(where, field))];
}

function fieldFindings(
  record: string,
  { name, type, default: fallback }: NonNullable<AvroDefinition['fields']>[number],
): Finding[] {
  const where = `${record}.${name}`;
  const findings: Finding[] = [];
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    findings.push({
      rule: 'naming',
      where,
      what: 'is no field in small_letters',
      fix: 'rename it before anything is written with it',
    });
  }
  const branches = typeof type === 'string' || isDefinition(type) ? [] : type;
  if (branches.includes('null') && !(branches[0] === 'null' && fallback === null)) {
    findings.push({
      ...{ rule: 'null-default', where, what: 'may be null, but null is not first and its default' },
      fix: 'write ["null", …] with "default": null: records that lack the field are read as null',
    });
  }
  return findings;
}

/** A version of a subject that records may have been written with. */
export interface KnownVersion {
  readonly version: number;
  readonly schema: object;
}

/** What keeps a subject from living beside its versions. */
export function compatibilityFindings(spec: SubjectSpec, versions: readonly KnownVersion[]): Finding[] {
  return versions.flatMap((version) => conflictsWith(version, spec)).map((conflict) => conflictFinding(spec, conflict));
}

export function conflictFinding(
  { topic, record }: SubjectSpec,
  { path, why, fix, version, breaks }: Conflict,
): Finding {
  const whom =
    breaks === 'old-records'
      ? `records of version ${version} become unreadable`
      : `readers of version ${version} break`;
  return {
    rule: 'compatibility',
    where: `${topic}: ${record}${path === '' ? '' : `.${path}`}`,
    what: `${whom}: ${why}`,
    fix,
  };
}
