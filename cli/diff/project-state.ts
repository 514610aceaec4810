import type { TopologyJson } from '@millrace/streams';
import { builtInReport } from '../../connectors/registry.ts';
import { readTemplates } from '../../definitions/templates.ts';
import { builtInMetrics } from '../../processors/formula/catalogue/built-in.ts';
import { subjects } from '../../redpanda/subjects.ts';
import { topics as topicSpecs } from '../../redpanda/topics.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { createTopics } from '../../schemas/topics.ts';
import { sinks } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';

/** What a project makes of brokers, registry and state, as plain data: of two of them the difference is told. */
export interface ProjectState {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: number;
    readonly config: Readonly<Record<string, string>>;
  }[];
  readonly subjects: readonly {
    readonly topic: string;
    readonly record: string;
    readonly compatibility: 'BACKWARD_TRANSITIVE' | 'FULL_TRANSITIVE';
    readonly schema: object;
  }[];
  readonly topologies: readonly { readonly name: string; readonly graph: TopologyJson }[];
  readonly sinks: readonly { readonly name: string; readonly reads: readonly string[] }[];
  readonly metrics: readonly { readonly id: string; readonly source: string }[];
  /** Templates of rules, with their files' text. */
  readonly rules: readonly { readonly id: string; readonly condition: string; readonly text: string }[];
}

/** The state of the project that this file is part of; no service is asked. */
export function projectState(): ProjectState {
  const topics = createTopics(memoryCodec());
  return {
    topics: topicSpecs.map(({ name, partitions, config }) => ({ name, partitions, config })),
    subjects: subjects.map(({ topic, record, compatibility, schema }) => ({ topic, record, compatibility, schema })),
    topologies: topologies.map((topology) => ({
      name: topology.name,
      graph: topology.build({ topics, builtInReports: builtInReport }).toJSON(),
    })),
    sinks: sinks.map((sink) => ({ name: sink.name, reads: sink.reads?.(topics) ?? [] })),
    metrics: builtInMetrics.map(({ id, source }) => ({ id, source })),
    rules: readTemplates().map(({ id, rule, text }) => ({ id, condition: rule.condition, text })),
  };
}
