import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { type Stack, startStack } from '../../redpanda/local/stack.ts';
import { GroupReader } from '../../sinks/runner/consumer.ts';

const topic = 'read-until-it-is-gone';
let stack: Stack<'kafka'>;
beforeAll(async () => {
  // A broker of its own: it is stopped.
  stack = await startStack({ mode: 'test', services: ['kafka'] });
  await withKafkaAdmin(stack.kafka, (admin) => admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }));
});
afterAll(() => stack?.stop());

test('without its broker a reader closes in time, and the process goes on with other things meanwhile', async () => {
  const warnings: string[] = [];
  const reader = await GroupReader.open({
    brokers: stack.kafka,
    group: 'gone',
    topics: [topic],
    kafka: {},
    onWarning: ({ message }) => warnings.push(message),
  });
  // It has its partition once it has seen its end.
  const position = await vi.waitFor(
    async () => {
      await reader.fetch(1);
      const [end] = reader.takeEnds();
      expect(end).toBeDefined();
      return end as NonNullable<typeof end>;
    },
    { timeout: 30_000 },
  );
  await stack.stop();

  let longestMs = 0;
  let last = performance.now();
  const ticking = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 50);
  const began = performance.now();
  await reader.close([position]);
  clearInterval(ticking);
  // 5 s for the last positions, 10 s for leaving, and some for a busy machine.
  expect(performance.now() - began).toBeLessThan(25_000);
  expect(longestMs).toBeLessThan(3_000);
  expect(warnings).toContainEqual(expect.stringContaining('positions were not committed within 5000 ms'));
});
