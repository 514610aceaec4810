import { UnreachableError } from '../base/errors.ts';
import { type Admin, withKafkaAdmin } from '../base/kafka-admin.ts';
import { TopicBrokerError, TopicChangeRefusedError } from './errors.ts';
import { topics as manifest, replication, type TopicSpec } from './topics.ts';

/** A setting that is not what it is to be. */
export interface SettingChange {
  readonly name: string;
  readonly from: string | null;
  readonly to: string;
}

/** What applying one topic would do. */
export interface TopicPlan {
  readonly topic: string;
  readonly action: 'none' | 'create' | 'change' | 'refuse';
  /** Partitions now; null for a topic that is not there. */
  readonly partitionsWas: number | null;
  readonly partitions: number;
  readonly settings: readonly SettingChange[];
  /** Why it is refused, and what to do; null otherwise. */
  readonly reason: string | null;
}

/** The whole comparison of a broker with the manifest. */
export interface TopicsPlan {
  readonly topics: readonly TopicPlan[];
  /** Replicas that new topics get. */
  readonly replication: number;
  readonly brokers: number;
}

// Kafka's wire format for "set on this topic", apart from the broker's defaults.
const topicConfig = 1;
const topicResource = 2;

/** Compares the broker with the manifest; changes nothing. Throws UnreachableError when the broker does not answer. */
export function planTopics(brokers: string, specs: readonly TopicSpec[] = manifest): Promise<TopicsPlan> {
  return onBroker(brokers, (admin) => plan(admin, specs));
}

/**
 * Makes the broker's topics what the manifest says, and returns what it did. Doing it twice changes nothing. Settings
 * that the manifest does not name stay as they are.
 * @throws TopicChangeRefusedError before anything is done when one of the changes is refused.
 * @throws TopicBrokerError when the broker refuses, UnreachableError when it does not answer.
 */
export function applyTopics(brokers: string, specs: readonly TopicSpec[] = manifest): Promise<TopicsPlan> {
  return onBroker(brokers, async (admin) => {
    const planned = await plan(admin, specs);
    const refused = planned.topics.filter((topic) => topic.action === 'refuse');
    if (refused.length > 0) throw new TopicChangeRefusedError(refused.map(describeTopicPlan).join('\n'));
    await create(admin, planned, specs);
    await grow(admin, planned);
    await configure(admin, planned, specs);
    return planned;
  });
}

/** A plan in words; for a refusal why, and what to do. */
export function describeTopicPlan(plan: TopicPlan): string {
  const { topic, action } = plan;
  if (action === 'none') return `= ${topic} is as it should be`;
  if (action === 'refuse') return `! ${topic}: ${plan.reason}`;
  if (action === 'create') return `+ ${topic}: new, ${plan.partitions} partitions`;
  const grows = plan.partitions !== plan.partitionsWas ? [`partitions ${plan.partitionsWas} → ${plan.partitions}`] : [];
  const settings = plan.settings.map(({ name, from, to }) => `${name} ${from ?? 'unset'} → ${to}`);
  return `~ ${topic}: ${[...grows, ...settings].join(', ')}`;
}

async function onBroker<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  try {
    return await withKafkaAdmin(brokers, work);
  } catch (error) {
    if (error instanceof TopicChangeRefusedError || error instanceof UnreachableError) throw error;
    throw new TopicBrokerError(
      `the broker at ${brokers} did not do it: ${(error as Error).message}. See whether it runs (\`millrace stack status\`), then try again`,
      { cause: error },
    );
  }
}

async function plan(admin: Admin, specs: readonly TopicSpec[]): Promise<TopicsPlan> {
  const present = new Set(await admin.listTopics());
  const existing = specs.filter((spec) => present.has(spec.name)).map((spec) => spec.name);
  const [{ brokers }, partitions, settings] = await Promise.all([
    admin.describeCluster(),
    partitionCounts(admin, existing),
    currentSettings(admin, existing),
  ]);
  return {
    topics: specs.map((spec) => planTopic(spec, partitions.get(spec.name), settings.get(spec.name))),
    replication: Math.min(replication, brokers.length),
    brokers: brokers.length,
  };
}

function planTopic(spec: TopicSpec, now: number | undefined, settings: Settings | undefined): TopicPlan {
  const base = {
    topic: spec.name,
    partitions: spec.partitions,
    partitionsWas: now ?? null,
    settings: [],
    reason: null,
  };
  if (now === undefined || settings === undefined) return { ...base, action: 'create' };
  const changes = Object.entries(spec.config).flatMap(([name, to]) => {
    const from = settings.get(name)?.value ?? null;
    return from === to ? [] : [{ name, from, to }];
  });
  const reason = partitionRefusal(spec, now);
  if (reason !== null) return { ...base, action: 'refuse', settings: changes, reason };
  const same = changes.length === 0 && now === spec.partitions;
  return { ...base, action: same ? 'none' : 'change', settings: changes };
}

function partitionRefusal(spec: TopicSpec, now: number): string | null {
  if (now === spec.partitions) return null;
  if (spec.stateful) {
    return (
      `it has ${now} partitions and is to have ${spec.partitions}, but state is kept by partition: keys would move away ` +
      'from their state. Put the old count back in redpanda/topics.ts, or make a new topic and replay into it'
    );
  }
  if (now < spec.partitions) return null;
  return (
    `it has ${now} partitions and is to have ${spec.partitions}, but Kafka cannot take partitions away. ` +
    'Put the old count back in redpanda/topics.ts, or delete the topic if its records may go'
  );
}

async function partitionCounts(admin: Admin, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  return new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
}

type Settings = ReadonlyMap<string, { readonly value: string; readonly own: boolean }>;

async function currentSettings(admin: Admin, names: readonly string[]): Promise<Map<string, Settings>> {
  if (names.length === 0) return new Map();
  const described = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: topicResource, name })),
  });
  return new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(
        configEntries.map((entry) => [
          entry.configName,
          { value: entry.configValue, own: Number(entry.configSource) === topicConfig },
        ]),
      ),
    ]),
  );
}

async function create(admin: Admin, planned: TopicsPlan, specs: readonly TopicSpec[]): Promise<void> {
  const missing = new Set(planned.topics.filter(({ action }) => action === 'create').map(({ topic }) => topic));
  if (missing.size === 0) return;
  await admin.createTopics({
    waitForLeaders: true,
    timeout: 30_000,
    topics: specs
      .filter((spec) => missing.has(spec.name))
      .map((spec) => ({
        topic: spec.name,
        numPartitions: spec.partitions,
        replicationFactor: planned.replication,
        configEntries: Object.entries(spec.config).map(([name, value]) => ({ name, value })),
      })),
  });
}

async function grow(admin: Admin, planned: TopicsPlan): Promise<void> {
  const growing = planned.topics.filter((plan) => plan.action === 'change' && plan.partitions !== plan.partitionsWas);
  if (growing.length === 0) return;
  await admin.createPartitions({
    topicPartitions: growing.map(({ topic, partitions }) => ({ topic, count: partitions })),
  });
}

/** The request replaces all of a topic's own settings, so those that the manifest does not name are sent along. */
async function configure(admin: Admin, planned: TopicsPlan, specs: readonly TopicSpec[]): Promise<void> {
  const changing = planned.topics.filter((plan) => plan.action === 'change' && plan.settings.length > 0);
  if (changing.length === 0) return;
  const names = changing.map(({ topic }) => topic);
  const current = await currentSettings(admin, names);
  await admin.alterConfigs({
    validateOnly: false,
    resources: specs
      .filter((spec) => names.includes(spec.name))
      .map((spec) => {
        const own = [...(current.get(spec.name) ?? [])].filter(([, setting]) => setting.own);
        const merged = { ...Object.fromEntries(own.map(([name, { value }]) => [name, value])), ...spec.config };
        return {
          type: topicResource,
          name: spec.name,
          configEntries: Object.entries(merged).map(([name, value]) => ({ name, value })),
        };
      }),
  });
}
