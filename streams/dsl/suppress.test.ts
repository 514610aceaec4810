import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyValueStore, nullable, StreamsBuilder, seconds, stringSerde, type Topic, untilTimeLimit } from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const strings = (name: string) => ({ name, key: stringSerde, value: stringSerde });
const rows: Topic<string, string> = strings('rows');
const out: Topic<string, string | null> = { name: 'out', key: stringSerde, value: nullable(stringSerde) };

function suppressed(options: { readonly maxRecords: number; readonly whenFull?: 'shut-down' }) {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const table = builder
    .table(rows, { name: 'rows', store: keyValueStore(strings('rows-store')) })
    .suppress(untilTimeLimit(seconds(10), { name: 'suppressed', ...options }));
  return { builder, table };
}

test('a sum after suppress is that of the rows that went on, however often each changed before', () => {
  const event = fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(9), step: fc.nat(6_000) });
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const { builder, table } = suppressed({ maxRecords: 2 });
      const sent = new Map<string, number>();
      table.toStream().peek((value, key) => sent.set(key, Number(value)));
      table
        .groupBy((value) => ['all', value], strings('by-all'))
        .reduce(
          (total, value) => String(Number(total) + Number(value)),
          (total, value) => String(Number(total) - Number(value)),
          strings('sums'),
        )
        .toStream()
        .to(out);
      const driver = new TopologyTestDriver(builder.build());
      const input = driver.createInputTopic(rows);
      let time = 0;
      for (const { key, value, step } of events) {
        time += step;
        input.pipeInput(key, String(value), time);
      }
      const sums = driver.createOutputTopic(out).readRecords();
      const expected = [...sent.values()].reduce((total, value) => total + value, 0);
      expect(Number(sums.at(-1)?.value ?? 0)).toBe(expected);
    }),
  );
});

test('a filter after suppress takes a row out that it has passed on', () => {
  const { builder, table } = suppressed({ maxRecords: 100 });
  table
    .filter((value) => value.startsWith('+'))
    .toStream()
    .to(out);
  const driver = new TopologyTestDriver(builder.build());
  const input = driver.createInputTopic(rows);
  input.pipeInput('a', '+1', 0);
  input.pipeInput('other', 'x', seconds(10));
  input.pipeInput('a', '2', seconds(11));
  input.pipeInput('a', null, seconds(12));
  input.pipeInput('other', 'y', seconds(30));
  const records = driver.createOutputTopic(out).readRecords();
  expect(records.filter(({ key }) => key === 'a').map(({ value }) => value)).toEqual(['+1', null]);
});

test('a time limit stops the process at a full buffer where that is asked for', () => {
  const { builder, table } = suppressed({ maxRecords: 1, whenFull: 'shut-down' });
  table.toStream().to(out);
  const input = new TopologyTestDriver(builder.build()).createInputTopic(rows);
  input.pipeInput('a', '1', 0);
  expect(() => input.pipeInput('b', '1', 1)).toThrow(
    expect.objectContaining({ code: 'MR_STREAMS_BUFFER_FULL' }) as Error,
  );
});
