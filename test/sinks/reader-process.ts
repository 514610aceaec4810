import { GroupReader } from '../../sinks/runner/consumer.ts';

/** Reads a topic as a member of a group until it is killed, and prints the value of each record. */
const [brokers = '', group = '', topic = '', instance] = process.argv.slice(2);

const reader = await GroupReader.open({
  brokers,
  group,
  topics: [topic],
  instance,
  kafka: {},
  onWarning: () => undefined,
});
console.log('reading');
for (;;) {
  const messages = await reader.fetch(100);
  for (const { value } of messages) console.log(String(value));
  const ends = reader.takeEnds();
  if (messages.length > 0 || ends.length > 0) reader.commit(ends);
}
