import { jsonSerde, type Processor, StreamsBuilder, stringSerde } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueTimes, dueStores } from './due-times.ts';

const minuteMs = 60_000;
/** The minute at which tests begin: 2 November 2026, 00:00 UTC. */
const start = Date.parse('2026-11-02T00:00:00Z') / minuteMs;

interface Command {
  readonly add?: readonly (readonly [minute: number, what: string])[];
  readonly remove?: readonly [minute: number, what: string];
  /** As an older version put it down; null where it was taken back since. */
  readonly addOld?: readonly [minute: number, what: string | null];
  readonly take?: number;
}

interface Answer {
  readonly taken: readonly string[];
  readonly late: readonly string[];
}

const commands = { name: 'commands', key: stringSerde, value: jsonSerde<Command>() };
const answers = { name: 'answers', key: stringSerde, value: jsonSerde<Answer>() };

const clerk: Processor<string, Command, string, Answer, typeof dueStores> = {
  name: 'clerk',
  stores: dueStores,
  process({ key, value, timestamp }, ctx) {
    // The party is what comes before the dash.
    const due = new DueTimes(ctx.stores, timestamp, (what) => ({ party: what.split('-')[0] ?? '', together: what }));
    for (const [minute, what] of value.add ?? []) due.add(start + minute, what);
    if (value.remove !== undefined) due.remove(start + value.remove[0], value.remove[1]);
    if (value.addOld !== undefined) {
      const [minute, what] = value.addOld;
      ctx.stores.due.put(`day ${Math.floor((start + minute) / 1_440)}`, String(start + minute), true);
      if (what !== null) ctx.stores.due.put(`minute ${start + minute}`, what, true);
    }
    if (value.take === undefined) return;
    const { taken, late } = due.take(value.take);
    ctx.forward(key, { taken: taken.map(([minute, what]) => `${minute - start} ${what}`), late: [...late] }, timestamp);
  },
};

function started() {
  const builder = new StreamsBuilder({ applicationId: 'due' });
  builder.stream(commands, { name: 'commands' }).process(clerk).to(answers);
  const driver = new TopologyTestDriver(builder.build());
  const input = driver.createInputTopic(commands);
  const output = driver.createOutputTopic(answers);
  const store = driver.getGroupedStore('rule-due');
  return {
    tell: (command: Command, minute = 0) => input.pipeInput('k', command, (start + minute) * minuteMs),
    take(most: number, minute: number): Answer {
      input.pipeInput('k', { take: most }, (start + minute) * minuteMs);
      return output.readRecords().at(-1)?.value ?? { taken: [], late: [] };
    },
    /** Groups with something in them. */
    groups: () => store.groups().filter((group) => [...store.entries(group)].length > 0),
  };
}

it('what is due comes up once, in the order of time, and nothing of it stays', () => {
  const { tell, take, groups } = started();
  tell({ add: [[5, 'b-1'], [5, 'a-1'], [3, 'a-2'], [9, 'a-3'], [4, 'a-4']] }); // biome-ignore format: one a time
  tell({ remove: [4, 'a-4'] });
  expect(take(10, 2).taken).toEqual([]);
  expect(take(10, 5).taken).toEqual(['3 a-2', '5 a-1', '5 b-1']);
  expect(take(10, 5).taken).toEqual([]);
  expect(take(10, 3 * 1_440).taken).toEqual(['9 a-3']);
  expect(groups()).toEqual([]);
});

it('a party with very much makes no other wait, and is late alone', () => {
  const { tell, take } = started();
  const add = Array.from({ length: 5_000 }, (_, at) => [1, `crowd-${at}`] as const);
  tell({ add: [...add, [2, 'other-1'], [3, 'other-2']] });
  const first = take(10, 3);
  expect(first.taken.filter((each) => each.includes('other'))).toEqual(['2 other-1', '3 other-2']);
  expect(first.taken).toHaveLength(10);
  // Due in minute 1: two minutes later it is as late as may be.
  expect(first.late).toEqual([]);
  tell({ add: [[4, 'other-3']] });
  expect(take(10, 4)).toMatchObject({ late: ['crowd'] });
});

it('what an older version put under the minute comes up, and goes', () => {
  const { tell, take, groups } = started();
  tell({ add: [[2, 'a-1']], addOld: [2, 'a-2'] });
  tell({ addOld: [1, 'b-1'] });
  tell({ addOld: [0, null] });
  expect(take(10, 2).taken).toEqual(['1 b-1', '2 a-1', '2 a-2']);
  expect(take(10, 1_441).taken).toEqual([]);
  expect(groups()).toEqual([]);
});

const things = fc.array(
  fc.record({
    party: fc.constantFrom('a', 'b', 'c'),
    minute: fc.integer({ min: 0, max: 3_000 }),
    count: fc.integer({ min: 1, max: 20 }),
  }),
  { maxLength: 8 },
);

it('however much is taken at once, all comes up once, not before its time and of each party by its time', () => {
  fc.assert(
    fc.property(things, fc.integer({ min: 3, max: 20 }), fc.integer({ min: 30, max: 900 }), (crowds, most, step) => {
      const { tell, take, groups } = started();
      const add = crowds.flatMap(({ party, minute, count }, at) =>
        Array.from({ length: count }, (_, n) => [minute, `${party}-${at}-${n}`] as const),
      );
      tell({ add });
      const all: string[] = [];
      for (let now = 0; all.length < add.length && now < 100_000; now += step) {
        for (const each of take(most, now).taken) {
          expect(Number(each.split(' ')[0])).toBeLessThanOrEqual(now);
          all.push(each);
        }
      }
      expect([...all].sort()).toEqual(add.map(([minute, what]) => `${minute} ${what}`).sort());
      for (const party of ['a', 'b', 'c']) {
        const minutes = all.filter((each) => each.includes(` ${party}-`)).map((each) => Number(each.split(' ')[0]));
        expect(minutes).toEqual([...minutes].sort((x, y) => x - y));
      }
      take(most, 200_000);
      expect(groups()).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
