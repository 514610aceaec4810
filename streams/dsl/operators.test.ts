import fc from 'fast-check';
import { expect, test } from 'vitest';
import { int32Serde, type KStream, StreamsBuilder, stringSerde, type Topic } from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const numbers: Topic<string, number> = { name: 'numbers', key: stringSerde, value: int32Serde };
const output: Topic<string, number> = { name: 'output', key: stringSerde, value: int32Serde };

/** What comes out when these numbers go in, by key and value. */
function run(
  wire: (stream: KStream<string, number>) => KStream<string, number>,
  input: ReadonlyArray<readonly [string, number]>,
): Array<readonly [string | null, number | null]> {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  wire(builder.stream(numbers, { name: 'numbers' })).to(output);
  const driver = new TopologyTestDriver(builder.build());
  for (const [key, value] of input) driver.createInputTopic(numbers).pipeInput(key, value);
  return driver
    .createOutputTopic(output)
    .readRecords()
    .map(({ key, value }) => [key, value]);
}

const input = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: -99, max: 99 })));

test('mapValues, filter, selectKey and flatMap do to a stream what they do to an array', () => {
  fc.assert(
    fc.property(input, (pairs) => {
      const odd = (n: number): boolean => n % 2 !== 0;
      expect(run((s) => s.mapValues((n) => n * 2), pairs)).toEqual(pairs.map(([k, n]) => [k, n * 2]));
      expect(run((s) => s.filter(odd), pairs)).toEqual(pairs.filter(([, n]) => odd(n)));
      expect(run((s) => s.selectKey((n, k) => `${k}${n}`), pairs)).toEqual(pairs.map(([k, n]) => [`${k}${n}`, n]));
      const twice = (n: number, k: string): Array<[string, number]> => [
        [k, n],
        [`${k}!`, 100 - n],
      ];
      expect(run((s) => s.flatMap(twice), pairs)).toEqual(pairs.flatMap(([k, n]) => twice(n, k)));
    }),
  );
});

test('splitting a stream and merging its branches loses nothing, doubles nothing and keeps the order', () => {
  fc.assert(
    fc.property(input, (pairs) => {
      const rejoined = run((stream) => {
        const { small, even, rest } = stream
          .split({ name: 'size' })
          .branch('small', (n) => n < 10)
          .branch('even', (n) => n % 2 === 0)
          .defaultBranch('rest');
        return small.merge(even).merge(rest);
      }, pairs);
      expect(rejoined).toEqual(pairs);
    }),
  );
});

test('a record goes to the first branch that it fits, and to no other', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const branches = builder
    .stream(numbers, { name: 'numbers' })
    .split({ name: 'size' })
    .branch('small', (n) => n < 10)
    .branch('any-positive', (n) => n > 0)
    .noDefaultBranch();
  branches.small.to({ ...output, name: 'small' });
  branches['any-positive'].to({ ...output, name: 'positive' });
  const driver = new TopologyTestDriver(builder.build());
  for (const n of [5, 50, -5]) driver.createInputTopic(numbers).pipeInput('k', n);
  const values = (name: string): unknown[] =>
    driver
      .createOutputTopic({ ...output, name })
      .readRecords()
      .map(({ value }) => value);
  expect(values('small')).toEqual([5, -5]);
  expect(values('positive')).toEqual([50]);
  expect(driver.counts()).toEqual({});
});

test('without a default branch what fits no branch is dropped and counted by the split’s name', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(numbers, { name: 'numbers' })
    .split({ name: 'size' })
    .branch('small', (n) => n < 10)
    .noDefaultBranch();
  const driver = new TopologyTestDriver(builder.build());
  for (const n of [5, 50, 500]) driver.createInputTopic(numbers).pipeInput('k', n);
  expect(driver.counts()).toEqual({ size_unmatched: 2 });
});

test('records are processed depth first: each goes all the way before its sibling begins', () => {
  const seen: string[] = [];
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const note = (step: string) => (n: number) => {
    seen.push(`${step}${n}`);
    return n;
  };
  builder
    .stream(numbers, { name: 'numbers' })
    .flatMap(
      (n, key): Array<[string, number]> => [
        [key, n],
        [key, n + 1],
      ],
    )
    .mapValues(note('first'))
    .mapValues(note('second'));
  new TopologyTestDriver(builder.build()).createInputTopic(numbers).pipeInput('k', 1);
  expect(seen).toEqual(['first1', 'second1', 'first2', 'second2']);
});
