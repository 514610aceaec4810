import { createInterface } from 'node:readline';
import rdkafka from 'node-rdkafka';

const usage = `usage: npx tsx streams/examples/console.ts send TOPIC   sends the lines of stdin: VALUE, or KEY<tab>VALUE
       npx tsx streams/examples/console.ts show TOPIC   shows what is and what comes in, until Ctrl-C`;

const brokers = process.env.KAFKA ?? 'localhost:9092';
const FLUSH_MS = 30_000;

/** Sends each line of stdin to a topic. A line with a tab is a key and a value; without one it has no key. */
async function send(topic: string): Promise<void> {
  const config = { 'metadata.broker.list': brokers, partitioner: 'murmur2_random', 'enable.idempotence': true };
  const producer = new rdkafka.Producer(config as rdkafka.ProducerGlobalConfig);
  await settled((done) => producer.connect({}, done));
  for await (const line of createInterface({ input: process.stdin })) {
    const [value = '', key = null] = line.split('\t', 2).reverse();
    producer.produce(topic, null, Buffer.from(value), key);
  }
  await settled((done) => producer.flush(FLUSH_MS, done));
  await settled((done) => producer.disconnect(done));
}

/** Shows the committed records of a topic from its beginning, as `KEY<tab>VALUE`. */
async function show(topic: string): Promise<void> {
  const group = `console-${process.pid}-${Date.now()}`;
  const consumer = new rdkafka.KafkaConsumer(
    { 'bootstrap.servers': brokers, 'group.id': group, 'isolation.level': 'read_committed' },
    { 'auto.offset.reset': 'earliest' },
  );
  process.once('SIGINT', () => consumer.disconnect());
  consumer.on('data', ({ key, value }) => console.log(`${key ?? ''}\t${value ?? ''}`));
  await settled((done) => consumer.connect({}, done));
  consumer.subscribe([topic]);
  consumer.consume();
}

/** The end of an action of librdkafka, whose errors carry no stack. */
function settled(act: (done: (error: { readonly message: string } | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => act((error) => (error ? reject(new Error(error.message)) : resolve())));
}

const [command, topic] = process.argv.slice(2);
if (command === 'send' && topic !== undefined) {
  await send(topic);
} else if (command === 'show' && topic !== undefined) {
  await show(topic);
} else {
  console.error(usage);
  process.exitCode = 2;
}
