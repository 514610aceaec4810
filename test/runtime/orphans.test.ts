import { StreamsApp } from '@millrace/streams/runtime';
import rdkafka from 'node-rdkafka';
import { expect, it, onTestFinished } from 'vitest';
import { testStack } from '../lanes.ts';
import { type CountingNames, countingNames, countingTopology } from './counting.ts';
import { countsOf, createTopics, expectedCounts, lines, outputs, produce } from './kafka.ts';

const patience = { timeout: 40_000, interval: 500 };

/** A member `a` that is given all partitions and dies, as far as its group can tell, when some are taken away again. */
async function memberThatDiesWhenRevoked(names: CountingNames): Promise<{ revoked: Promise<void> }> {
  let revoke: () => void = () => undefined;
  const revoked = new Promise<void>((resolve) => {
    revoke = resolve;
  });
  const assigned = new Promise<void>((resolve) => {
    const consumer = new rdkafka.KafkaConsumer(
      {
        'bootstrap.servers': testStack().kafka,
        'group.id': names.application,
        'group.instance.id': 'a',
        'partition.assignment.strategy': 'cooperative-sticky',
        'session.timeout.ms': 30_000,
        rebalance_cb: (error: rdkafka.LibrdKafkaError, partitions: rdkafka.TopicPartition[]) => {
          if (error.code === rdkafka.CODES.ERRORS.ERR__REVOKE_PARTITIONS) revoke();
          else {
            consumer.incrementalAssign(partitions);
            consumer.pause(partitions);
            resolve();
          }
        },
      } as rdkafka.ConsumerGlobalConfig,
      {},
    );
    consumer.setDefaultConsumeTimeout(20);
    const poll = setInterval(() => consumer.consume(1, () => undefined), 200);
    onTestFinished(() => {
      clearInterval(poll);
      consumer.unassign();
      consumer.disconnect();
    });
    consumer.on('event.error', () => undefined);
    consumer.connect({}, () => consumer.subscribe([names.input]));
  });
  await assigned;
  return { revoked };
}

it('leaves no partition to nobody when a member dies between the two rounds of a rebalance and comes back', async () => {
  const names = countingNames('orphans');
  await createTopics(names);
  const sent = lines(400, 40);
  await produce(names.input, sent);
  const { kafka: bootstrapServers, redis } = testStack();
  const app = (instanceId: string): StreamsApp => {
    const started = new StreamsApp(countingTopology(names), {
      bootstrapServers,
      redis,
      instanceId,
      sessionTimeoutMs: 30_000,
    });
    onTestFinished(() => started.stop());
    return started;
  };
  const { revoked } = await memberThatDiesWhenRevoked(names);
  await app('b').start();
  await revoked;
  await app('a').start();
  await expect.poll(async () => countsOf(await outputs(names)), patience).toEqual(expectedCounts(sent));
});
