import { expect, test } from 'vitest';
import {
  globalTableStore,
  groupedStore,
  type Processor,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
} from '../index.ts';

function topic(name: string): Topic<string, string> {
  return { name, key: stringSerde, value: stringSerde };
}

const rows = groupedStore({ name: 'rows', value: stringSerde });
const rates = globalTableStore<string, string>({ name: 'rates', key: stringSerde });
const keep: Processor<string, string, string, string, { rows: typeof rows; rates: typeof rates }> = {
  name: 'keep',
  stores: { rows, rates },
  process: (record, ctx) => ctx.forward(record.key, record.value),
};

function example(change: { readonly store?: string; readonly step?: string; readonly output?: string } = {}): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.globalTable(topic('config.rates'), { name: 'rates' });
  const store = groupedStore({ name: change.store ?? 'rows', value: stringSerde });
  const kept = builder
    .stream(topic('in'), { name: 'input' })
    .filter(() => true, change.step === undefined ? {} : { name: change.step })
    .process({ ...keep, stores: { rows: store, rates } });
  kept.to(topic(change.output ?? 'out'), { name: 'output' });
  builder.stream(topic('other'), { name: 'other' }).to(topic('copy'), { name: 'copy' });
  return builder.build();
}

test('the description is in the text form of Kafka Streams', () => {
  expect(example().describe()).toBe(`Topologies:
   Sub-topology: 0
    Source: input (topics: [in])
      --> KSTREAM-FILTER-0000000000
    Processor: KSTREAM-FILTER-0000000000 (stores: [])
      --> keep
      <-- input
    Processor: keep (stores: [rows])
      --> output
      <-- KSTREAM-FILTER-0000000000
    Sink: output (topic: out)
      <-- keep

  Sub-topology: 1
    Source: other (topics: [other])
      --> copy
    Sink: copy (topic: copy)
      <-- other

  Sub-topology: 2 for global store (will not generate tasks)
    Source: rates-source (topics: [config.rates])
      --> rates
    Processor: rates (stores: [rates])
      --> none
      <-- rates-source
`);
});

test('steps stand as Kafka Streams sorts them: those that more follows first, then by name', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const read = builder.stream(topic('in'), { name: 'read' });
  read.filter(() => true, { name: 'short' }).to(topic('b'), { name: 'out-b' });
  read
    .filter(() => true, { name: 'long' })
    .filter(() => true, { name: 'longer' })
    .to(topic('a'), { name: 'out-a' });
  // By the rule of NodeComparator (sizes 6, 3, 2, 2, 1, 1), worked out by hand.
  expect(builder.build().describe()).toBe(`Topologies:
   Sub-topology: 0
    Source: read (topics: [in])
      --> long, short
    Processor: long (stores: [])
      --> longer
      <-- read
    Processor: longer (stores: [])
      --> out-a
      <-- long
    Processor: short (stores: [])
      --> out-b
      <-- read
    Sink: out-a (topic: a)
      <-- longer
    Sink: out-b (topic: b)
      <-- short

`);
});

test('the chart shows topics, steps in their sub-topology, stores and global tables', () => {
  const chart = example().toMermaid();
  expect(chart.startsWith('flowchart LR\n')).toBe(true);
  for (const label of ['(["in"])', '["keep"]', '[("rows")]', '[("rates")]', 'subgraph sub0["sub-topology 0"]']) {
    expect(chart).toContain(label);
  }
  expect(chart.match(/ --> /g)).toHaveLength(5);
  expect(chart.match(/ <--> /g)).toHaveLength(1);
  expect(chart.match(/ -\.-> /g)).toHaveLength(1);
});

test('JSON holds steps, stores with their changelogs, and global tables', () => {
  expect(JSON.parse(JSON.stringify(example()))).toMatchObject({
    applicationId: 'app',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    subTopologies: [
      { id: 0, stores: [{ name: 'rows', type: 'grouped', changelog: 'app-rows-changelog' }] },
      { id: 1, stores: [] },
    ],
    globalTables: [{ name: 'rates', topic: 'config.rates' }],
  });
});

test('the hash changes with stores and topics, not with the names of steps', () => {
  const { hash } = example();
  expect(example().hash).toBe(hash);
  expect(example({ step: 'renamed' }).hash).toBe(hash);
  expect(example({ store: 'lines' }).hash).not.toBe(hash);
  expect(example({ output: 'elsewhere' }).hash).not.toBe(hash);
});
