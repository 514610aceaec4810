import { stringSerde, type Topic } from '@millrace/streams';
import type { Codec, RecordSerde } from './codec.ts';
import type { Records } from './generated/types.ts';
import { type TopicId, topicNames, topicRecords } from './topic-names.ts';

export { type TopicId, topicKeys, topicNames, topicRecords } from './topic-names.ts';

/** A typed topic for each name: keys are UTF-8 strings (`accountKey`), values the topic's record. */
export type Topics = {
  readonly [T in TopicId]: RecordTopic<Records[(typeof topicRecords)[T]]>;
};

/** A topic of the contract. `{ ...topic, value: topic.value.project(['tenant_id']) }` reads these fields alone. */
export interface RecordTopic<T> extends Topic<string, T> {
  readonly value: RecordSerde<T>;
}

/** The contract's topics with the serdes of a codec: `createCodec(registry)`, in tests `memoryCodec()`. */
export function createTopics(codec: Codec): Topics {
  const topic = <T extends TopicId>(id: T) => ({
    name: topicNames[id],
    key: stringSerde,
    value: codec.serde(topicNames[id], topicRecords[id]),
  });
  return {
    raw: topic('raw'),
    cleaned: topic('cleaned'),
    processed: topic('processed'),
    ready: topic('ready'),
    bronzeQuarantined: topic('bronzeQuarantined'),
    silverQuarantined: topic('silverQuarantined'),
    accounts: topic('accounts'),
    metrics: topic('metrics'),
    rules: topic('rules'),
    entities: topic('entities'),
    rates: topic('rates'),
    reporting: topic('reporting'),
    flights: topic('flights'),
    sliceEvents: topic('sliceEvents'),
    alerts: topic('alerts'),
    evaluations: topic('evaluations'),
    audit: topic('audit'),
  };
}
