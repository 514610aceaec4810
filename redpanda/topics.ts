import { maxMessageBytes } from '../schemas/limits.ts';
import { dataPartitions, type TopicId, topicNames } from '../schemas/topic-names.ts';

/** A topic as it is to be. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Settings of the topic, by Kafka's names. Settings that are not named here are left alone. */
  readonly config: Readonly<Record<string, string>>;
  /** State is kept per partition of it, or its keys must stay where they are: its partition count never changes. */
  readonly stateful: boolean;
}

/** Replicas of each topic on a cluster; on fewer brokers, as many as there are. */
export const replication = 3;

const dayMs = 86_400_000;

const kept = (days: number) => ({ 'cleanup.policy': 'delete', 'retention.ms': String(days * dayMs) });

type TopicShape = Pick<TopicSpec, 'partitions' | 'config' | 'stateful'>;
const contract: { readonly [topic in TopicId]: TopicShape } = {
  raw: { partitions: dataPartitions, config: kept(7), stateful: true },
  cleaned: { partitions: dataPartitions, config: kept(7), stateful: true },
  processed: { partitions: dataPartitions, config: kept(7), stateful: true },
  ready: { partitions: dataPartitions, config: kept(7), stateful: true },
  bronzeQuarantined: { partitions: dataPartitions, config: kept(30), stateful: false },
  silverQuarantined: { partitions: dataPartitions, config: kept(30), stateful: false },
  // Every instance reads it whole, into a global table: one partition keeps its changes in one order.
  accounts: { partitions: 1, config: { 'cleanup.policy': 'compact' }, stateful: true },
  metrics: { partitions: 1, config: { 'cleanup.policy': 'compact' }, stateful: true },
  rules: { partitions: 1, config: { 'cleanup.policy': 'compact' }, stateful: true },
  // Much more than the other config topics hold: whoever needs all of it reads all partitions.
  entities: { partitions: dataPartitions, config: { 'cleanup.policy': 'compact' }, stateful: true },
  rates: { partitions: 1, config: { 'cleanup.policy': 'compact' }, stateful: true },
  reporting: { partitions: 1, config: { 'cleanup.policy': 'compact' }, stateful: true },
  flights: { partitions: 1, config: { 'cleanup.policy': 'compact' }, stateful: true },
  sliceEvents: { partitions: dataPartitions, config: kept(30), stateful: true },
  alerts: { partitions: 6, config: kept(30), stateful: true },
  evaluations: { partitions: 6, config: kept(7), stateful: false },
  audit: { partitions: 6, config: kept(90), stateful: false },
};

const shared = { 'compression.type': 'producer', 'max.message.bytes': String(maxMessageBytes) };

/** Every topic that we read or write, dead letters included: what `millrace topics apply` brings about. */
export const topics: readonly TopicSpec[] = (Object.keys(contract) as TopicId[]).flatMap((id) => {
  const { partitions, config, stateful } = contract[id];
  const name = topicNames[id];
  return [
    { name, partitions, config: { ...shared, ...config }, stateful },
    // Dead letters keep the partition of what they were: as many partitions, fourteen days to look at them.
    { name: `${name}.dlq`, partitions, config: { ...shared, ...kept(14) }, stateful: false },
  ];
});
