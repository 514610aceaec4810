import { SchemasError } from '../../schemas/errors.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { requireScope } from '../auth/access.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { ResolversParentTypes, Scope, TopicRecord } from '../generated/resolvers.ts';
import type { PipelinePort, StoredRecord } from '../ports.ts';
import { instantOf } from './instant.ts';
import { brokerAnswer, contentOf, isOf, pipelineOf, recordId } from './pipeline-records.ts';

/** Records of one answer. */
const maxRecords = 50;

/** What is asked for beside the right to look at the pipeline: a topic is no way around to what stores would not show. Others are of figures. */
const scopesByTopic: Readonly<Record<string, Scope>> = {
  [topicNames.alerts]: 'ALERTS_READ',
  [topicNames.rules]: 'RULES_READ',
  [topicNames.metrics]: 'RULES_READ',
  [topicNames.evaluations]: 'RULES_READ',
  [topicNames.audit]: 'AUDIT_READ',
};

/**
 * The tenant's newest records of a topic that a part of the pipeline reads or writes, each with what it says.
 * @throws RequestError for a topic that none does, AccessError for who may not read what is in it, StoreError where the broker does not
 * answer.
 */
export async function readTopicRecords(
  { topic, first }: { readonly topic: string; readonly first: number },
  context: GatewayContext,
): Promise<ResolversParentTypes['TopicRecords']> {
  if (first < 1 || first > maxRecords)
    throw new RequestError('MR_PAGE_SIZE', `first is ${first}: ask for 1 to ${maxRecords} records`);
  const port = pipelineOf(context);
  if (!topicsOf(port).has(topic)) {
    const message = `no part of the pipeline reads or writes ${topic}: the topics of pipeline.steps can be looked into`;
    throw new RequestError('MR_ARGUMENT_INVALID', message);
  }
  const { tenant } = context.principal;
  requireScope(context.principal, scopesByTopic[topic] ?? 'METRICS_READ', `reading ${topic}`);
  const { records, more } = await brokerAnswer(port.records({ topic, wants: isOf(tenant), limit: first }));
  const nodes: TopicRecord[] = [];
  for (const record of records) {
    if (await isForeign(port, tenant, record)) continue;
    nodes.push({ ...recordNode(record), ...(await contentOf(port, record)) });
  }
  return { nodes, more };
}

function topicsOf(port: PipelinePort): ReadonlySet<string> {
  const steps = port.parts().flatMap(({ description }) => description.subTopologies.flatMap((each) => each.steps));
  return new Set(steps.flatMap(({ topic }) => topic ?? []));
}

/** Whether what a record says is of another tenant than its key. */
async function isForeign(port: PipelinePort, tenant: string, { value }: StoredRecord): Promise<boolean> {
  if (value === null) return false;
  try {
    const read = await port.read(value);
    if ('problem' in read) return false;
    const said = read.value as { readonly tenant_id?: unknown; readonly h?: { readonly tenant_id?: unknown } | null };
    const owner = said.h?.tenant_id ?? said.tenant_id;
    return owner !== undefined && owner !== tenant;
  } catch (error) {
    if (error instanceof SchemasError) return false;
    throw error;
  }
}

function recordNode(record: StoredRecord): Omit<TopicRecord, 'record' | 'json' | 'problem'> {
  const { partition, offset, at, key, value } = record;
  return {
    ...{ id: recordId(record), partition, offset, at: instantOf(at) },
    ...{ key: key.toString('utf8'), bytes: value?.length ?? 0 },
  };
}
