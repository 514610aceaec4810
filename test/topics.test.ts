import { describe, expect, it } from 'vitest';
import { withKafkaAdmin } from '../base/kafka-admin.ts';
import { applyTopics, planTopics } from '../redpanda/apply-topics.ts';
import type { TopicSpec } from '../redpanda/topics.ts';
import { testStack } from './lanes.ts';

const brokers = testStack().kafka;

/** A topic of its own for a test. */
function spec(partitions: number, overrides: Partial<TopicSpec> = {}): TopicSpec {
  const name = `test.topics.${process.hrtime.bigint()}`;
  return { name, partitions, config: { 'retention.ms': '60000' }, stateful: false, ...overrides };
}

async function actions(...specs: TopicSpec[]): Promise<string[]> {
  return (await planTopics(brokers, specs)).topics.map((plan) => plan.action);
}

describe('the topics of the contract', () => {
  it('are on the broker as the architecture says, and applying them again changes nothing', async () => {
    const again = await applyTopics(brokers);
    expect(new Set(again.topics.map((plan) => plan.action))).toEqual(new Set(['none']));
    const metadata = await withKafkaAdmin(brokers, (admin) =>
      admin.fetchTopicMetadata({
        topics: ['connector.data.raw', 'rules.alerts', 'config.accounts', 'gold.data.ready.dlq'],
      }),
    );
    const counts = Object.fromEntries(metadata.topics.map((topic) => [topic.name, topic.partitions.length]));
    expect(counts).toEqual({
      'connector.data.raw': 12,
      'rules.alerts': 6,
      'config.accounts': 1,
      'gold.data.ready.dlq': 12,
    });
  });
});

describe('applying', () => {
  it('shows what it would do, and then does it', async () => {
    const topic = spec(2);
    expect(await actions(topic)).toEqual(['create']);
    expect(await actions(topic)).toEqual(['create']);
    await applyTopics(brokers, [topic]);
    expect(await actions(topic)).toEqual(['none']);
  });

  it('changes a setting and leaves those alone that it does not know', async () => {
    const topic = spec(1, { config: { 'retention.ms': '60000', 'segment.ms': '50000' } });
    await applyTopics(brokers, [topic]);
    const changed = { ...topic, config: { 'retention.ms': '70000' } };
    const { topics } = await applyTopics(brokers, [changed]);
    expect(topics[0]).toMatchObject({
      action: 'change',
      settings: [{ name: 'retention.ms', from: '60000', to: '70000' }],
    });
    expect(await actions({ ...topic, config: { 'retention.ms': '70000', 'segment.ms': '50000' } })).toEqual(['none']);
  });

  it('adds partitions to a topic without state', async () => {
    const topic = spec(1);
    await applyTopics(brokers, [topic]);
    await applyTopics(brokers, [{ ...topic, partitions: 3 }]);
    expect(await actions({ ...topic, partitions: 3 })).toEqual(['none']);
  });

  it('refuses to move the keys of a stateful topic, says why, and then does nothing else either', async () => {
    const topic = spec(2, { stateful: true });
    const other = spec(1);
    await applyTopics(brokers, [topic]);
    await expect(applyTopics(brokers, [{ ...topic, partitions: 4 }, other])).rejects.toThrow(
      /has 2 partitions and is to have 4, but state is kept by partition.*make a new topic/s,
    );
    expect(await actions(topic, other)).toEqual(['none', 'create']);
  });

  it('refuses to take partitions away', async () => {
    const topic = spec(3);
    await applyTopics(brokers, [topic]);
    await expect(applyTopics(brokers, [{ ...topic, partitions: 1 }])).rejects.toMatchObject({
      code: 'MR_TOPICS_REFUSED',
    });
  });
});
