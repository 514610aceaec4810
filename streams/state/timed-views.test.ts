import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Serde } from '../serde/serde.ts';
import { int32Serde, stringSerde } from '../serde/serdes.ts';
import { JoinBuffer, UnmatchedBuffer, unmatchedSerde } from './join-buffer.ts';
import { MemoryState } from './memory.ts';
import { SessionStoreView } from './session-view.ts';
import { TimedState } from './timed-state.ts';
import { timestampedSerde } from './timestamped.ts';
import { VersionedStoreView } from './versioned-view.ts';
import { EXPIRY_SLACK_MS, WindowStoreView } from './window-view.ts';

/** Width of the index buckets: what is over goes when its bucket is. */
const BUCKET_MS = 10;

/** A timed state in memory, and the undoing of what was written since the last `keep`, as a driver does it. */
function opened<V>(value: Serde<V>, bucketMs = BUCKET_MS) {
  const memory = new MemoryState({
    name: 'timed',
    kind: 'grouped',
    type: 'window',
    key: undefined,
    value: timestampedSerde(value) as Serde<unknown>,
    changelog: 'app-timed-changelog',
  });
  let generation = 0;
  const undo = (): void => {
    memory.undo();
    generation += 1;
  };
  return { memory, undo, state: new TimedState<V>(memory, bucketMs, () => generation) };
}

const clocks = ['closing|', 'closing|a', 'closing|a|b', 'closing|a|', 'expiry'];

describe('entries by time', () => {
  const step = fc.record({
    act: fc.oneof(
      { weight: 6, arbitrary: fc.constant('put') },
      { weight: 2, arbitrary: fc.constantFrom('remove', 'between') },
      { weight: 1, arbitrary: fc.constantFrom('undo', 'keep') },
    ),
    at: fc.integer({ min: 0, max: 40 }),
    part: fc.constantFrom('', ':1', ':2'),
    width: fc.integer({ min: 0, max: 45 }),
    reverse: fc.boolean(),
  });

  test('are those that a look at all of them finds, however many there are and whatever was taken back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { memory, state, undo } = opened(int32Serde);
        let kept = new Map<string, number>();
        let plain = new Map<string, number>();
        for (const [place, { act, at, part, width, reverse }] of steps.entries()) {
          const field = `${at}${part}`;
          if (act === 'put') {
            state.put('k', field, { timestamp: at, value: place });
            plain.set(field, place);
          } else if (act === 'remove') {
            state.remove('k', field);
            plain.delete(field);
          } else if (act === 'between') {
            const found = [...state.between('k', at, at + width, reverse)];
            const times = found.map(([, { timestamp }]) => timestamp);
            expect(times).toEqual(times.toSorted((a, b) => (reverse ? b - a : a - b)));
            const expected = [...plain].filter(([each]) => within(Number.parseInt(each, 10), at, at + width));
            expect(new Map(found.map(([each, { value }]) => [each, value]))).toEqual(new Map(expected));
          } else if (act === 'undo') {
            undo();
            plain = new Map(kept);
          } else {
            memory.keep();
            kept = new Map(plain);
          }
        }
      }),
    );
  });
});

function within(time: number, from: number, to: number): boolean {
  return time >= from && time <= to;
}

describe('timed state', () => {
  const step = fc.record({
    act: fc.constantFrom('schedule', 'unschedule', 'due', 'forget', 'undo', 'keep'),
    clock: fc.constantFrom(...clocks),
    at: fc.integer({ min: 0, max: 60 }),
    id: fc.constantFrom('x', 'y|z', ''),
  });

  test('its index tells what a plain list would, whatever was taken back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(1, 7, 100), (steps, bucketMs) => {
        const { memory, state, undo } = opened(int32Serde, bucketMs);
        let kept: Plain[] = [];
        let plain: Plain[] = [];
        for (const { act, clock, at, id } of steps) {
          if (act === 'schedule') {
            state.schedule(clock, at, id);
            plain = [...without(plain, clock, at, id), { clock, due: at, id }];
          } else if (act === 'unschedule') {
            state.unschedule(clock, at, id);
            plain = without(plain, clock, at, id);
          } else if (act === 'due') {
            expect(state.due(clock, at)).toEqual(dueOf(plain, clock, at));
          } else if (act === 'forget') {
            state.take(clock, at);
            plain = plain.filter((each) => each.clock !== clock || each.due > at);
          } else if (act === 'undo') {
            undo();
            plain = kept;
          } else {
            memory.keep();
            kept = plain;
          }
        }
        for (const clock of clocks) expect(state.all(clock)).toEqual(dueOf(plain, clock, 1_000));
      }),
      { numRuns: 300 },
    );
  });

  interface Plain {
    readonly clock: string;
    readonly due: number;
    readonly id: string;
  }

  const without = (plain: readonly Plain[], clock: string, due: number, id: string): Plain[] =>
    plain.filter((each) => each.clock !== clock || each.due !== due || each.id !== id);

  const dueOf = (plain: readonly Plain[], clock: string, until: number) =>
    plain
      .filter((each) => each.clock === clock && each.due <= until)
      .map(({ due, id }) => ({ due, id }))
      .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));

  test('a clock only goes forward, and back to where it stood when the record is taken back', () => {
    const { memory, state, undo } = opened(int32Serde);
    expect(state.time('a|b')).toBeUndefined();
    expect(state.advance('a|b', 0)).toBe(0);
    expect(state.advance('a|b', 20)).toBe(20);
    expect(state.advance('a|b', 5)).toBe(20);
    memory.keep();
    state.advance('a|b', 90);
    undo();
    expect(state.time('a|b')).toBe(20);
    expect(state.time('a')).toBeUndefined();
  });

  test('its counter counts from 0, and again what was taken back', () => {
    const { memory, state, undo } = opened(int32Serde);
    expect([state.next(), state.next()]).toEqual([0, 1]);
    memory.keep();
    state.next();
    undo();
    expect(state.next()).toBe(2);
  });

  test('many clocks, as watermark groups have them, are looked up at once, and again only when something was taken back', () => {
    const { memory, state, undo } = opened(int32Serde);
    const looks = vi.spyOn(memory, 'entries');
    const groups = Array.from({ length: 100 }, (_, number) => `closing|${number}`);
    const looksAtMeta = () => looks.mock.calls.filter(([group]) => group === 'm').length;
    const takeInTurn = (from: number) => {
      for (let at = from; at < from + 50; at += 10) {
        for (const group of groups) {
          state.schedule(group, at, 'x');
          expect(state.take(group, at)).toEqual([{ due: at, id: 'x' }]);
        }
      }
    };
    takeInTurn(0);
    expect(looksAtMeta()).toBe(1);
    memory.keep();
    undo();
    takeInTurn(50);
    expect(looksAtMeta()).toBe(2);
  });

  test('index buckets that are over leave nothing in the state', () => {
    const { memory, state } = opened(int32Serde);
    for (let at = 0; at < 100; at++) state.schedule('expiry', at, 'x');
    state.take('expiry', 99);
    expect(memory.groups()).toEqual(['m']);
    expect([...memory.entries('m')].map(([field]) => field)).toEqual(['w']);
  });

  test.each([1, 7, 25, 400])('what was scheduled with buckets of another width is due all the same: %s ms', (width) => {
    const { memory, state } = opened(int32Serde);
    const dues = [3, 12, 48, 149, 300];
    for (const due of dues) state.schedule('closing', due, `at ${due}`);
    state.setTime('observed', 5);
    const wider = new TimedState<number>(memory, width, () => 0);
    wider.schedule('closing', 20, 'later');
    wider.unschedule('closing', 48, 'at 48');
    expect(wider.take('closing', 149).map(({ due }) => due)).toEqual([3, 12, 20, 149]);
    expect(wider.all('closing').map(({ due }) => due)).toEqual([300]);
  });
});

describe('a window store', () => {
  const view = (strict = true, retentionMs = 100) => {
    const { memory, state, undo } = opened(int32Serde);
    const store = new WindowStoreView({ key: stringSerde, retentionMs, windowSizeMs: 10 }, state, strict);
    return { memory, undo, store };
  };

  test('finds the windows of a key by start, both ends of a range included, and of no other key', () => {
    const { store } = view();
    for (const start of [20, 0, 10]) store.put('a|b', start + 1, start);
    store.put('a', 99, 10);
    expect(store.fetchRange('a|b', 0, 10)).toEqual([
      { start: 0, value: 1 },
      { start: 10, value: 11 },
    ]);
    expect(store.fetchRange('a|b', 10, 20, { reverse: true }).map(({ start }) => start)).toEqual([20, 10]);
    expect(store.fetch('a', 10)).toBe(99);
    expect(store.fetch('a', 20)).toBeUndefined();
    expect(store.fetchAll(0, 10)).toEqual([
      { key: 'a|b', window: { start: 0, end: 10 }, value: 1 },
      { key: 'a', window: { start: 10, end: 20 }, value: 99 },
      { key: 'a|b', window: { start: 10, end: 20 }, value: 11 },
    ]);
    store.delete('a|b', 10);
    expect(store.fetchAll(0, 10).map(({ value }) => value)).toEqual([1, 99]);
  });

  test('does not find what starts before the greatest start less the retention, plus 1, unless it is not strict', () => {
    const strict = view().store;
    const lenient = view(false).store;
    for (const store of [strict, lenient]) {
      store.put('k', 1, 0);
      store.put('k', 2, 1);
      store.put('k', 3, 100);
    }
    expect(strict.fetchRange('k', 0, 100).map(({ start }) => start)).toEqual([1, 100]);
    expect(lenient.fetchRange('k', 0, 100).map(({ start }) => start)).toEqual([0, 1, 100]);
  });

  test('deletes what is over, and what a refused record deleted is there again', () => {
    const { memory, store, undo } = view(false);
    store.put('k', 1, 0);
    memory.keep();
    const later = 100 + EXPIRY_SLACK_MS + BUCKET_MS - 1;
    store.put('other', 2, later);
    expect(store.fetch('k', 0)).toBeUndefined();
    undo();
    expect(store.fetch('k', 0)).toBe(1);
    store.put('other', 2, later - 1);
    expect(store.fetch('k', 0)).toBe(1);
    store.put('other', 2, later);
    expect(store.fetch('k', 0)).toBeUndefined();
    expect(memory.groups().filter((group) => group === 'kk')).toEqual([]);
  });
});

test('a watermark group that is far ahead takes no window of another from a store, and a scan finds those of all', () => {
  const { state } = opened(int32Serde);
  const store = new WindowStoreView({ key: stringSerde, retentionMs: 100, windowSizeMs: 10 }, state, false);
  store.expiry.group = 'behind|';
  store.put('b', 1, 0);
  store.expiry.group = 'ahead';
  store.put('a', 2, 10 * EXPIRY_SLACK_MS);
  store.put('a', 3, 0);
  expect(store.fetch('b', 0)).toBe(1);
  store.expiry.group = '';
  store.put('c', 4, 0);
  expect(store.fetchAll(0, 0).map(({ key }) => key)).toEqual(['b', 'c']);
});

describe('a session store', () => {
  const view = () => {
    const { memory, state, undo } = opened(int32Serde);
    return { memory, undo, store: new SessionStoreView({ key: stringSerde, retentionMs: 100 }, state) };
  };

  test('finds sessions that end and start within the bounds, both included, by end', () => {
    const { store } = view();
    store.put({ key: 'k', window: { start: 30, end: 40 } }, 2);
    store.put({ key: 'k', window: { start: 10, end: 20 } }, 1);
    store.put({ key: 'k|', window: { start: 10, end: 20 } }, 9);
    expect(store.findSessions('k', 20, 30).map(({ value }) => value)).toEqual([1, 2]);
    expect(store.findSessions('k', 21, 30).map(({ value }) => value)).toEqual([2]);
    expect(store.findSessions('k', 20, 29).map(({ value }) => value)).toEqual([1]);
    expect(store.fetchSession('k', 10, 20)).toBe(1);
    store.remove({ key: 'k', window: { start: 10, end: 20 } });
    expect(store.fetchSession('k', 10, 20)).toBeUndefined();
    expect(store.fetchSession('k|', 10, 20)).toBe(9);
  });

  test('a removal that is taken back leaves the session, and its expiry', () => {
    const { memory, store, undo } = view();
    store.put({ key: 'k', window: { start: 10, end: 20 } }, 1);
    memory.keep();
    store.remove({ key: 'k', window: { start: 10, end: 20 } });
    undo();
    expect(store.fetchSession('k', 10, 20)).toBe(1);
    store.put({ key: 'other', window: { start: 0, end: 20 + 100 + EXPIRY_SLACK_MS + BUCKET_MS } }, 2);
    expect(store.fetchSession('k', 10, 20)).toBeUndefined();
  });
});

describe('a versioned store', () => {
  const view = (historyRetentionMs = 100) => {
    const { memory, state, undo } = opened(int32Serde);
    return { memory, undo, store: new VersionedStoreView({ key: stringSerde, historyRetentionMs }, state) };
  };

  test('answers for each time within its history as a list of all versions would', () => {
    const version = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.option(fc.integer()));
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 60 }), (versions) => {
        const { store } = view();
        const all = new Map<number, number | null>();
        let observed = -1;
        for (const [timestamp, value] of versions) {
          const isKept = timestamp >= observed - 100;
          observed = Math.max(observed, timestamp);
          expect(store.put('k', value, timestamp)).toBe(isKept);
          if (isKept) all.set(timestamp, value);
        }
        const times = [...all.keys()].toSorted((a, b) => a - b);
        for (let asOf = Math.max(0, observed - 100); asOf <= observed; asOf++) {
          const time = times.findLast((each) => each <= asOf);
          const value = time === undefined ? null : (all.get(time) ?? null);
          const validTo = times.find((each) => each > asOf);
          const expected = value === null ? undefined : { value, timestamp: time, validTo };
          expect(store.get('k', asOf)).toEqual(expected);
        }
      }),
    );
  });

  test('takes nothing older than its history, and answers nothing about such a time', () => {
    const { store } = view();
    store.put('k', 1, 0);
    store.put('k', 2, 150);
    expect(store.put('k', 3, 49)).toBe(false);
    expect(store.put('k', 3, 50)).toBe(true);
    expect(store.get('k', 49)).toBeUndefined();
    expect(store.get('k', 149)).toEqual({ value: 3, timestamp: 50, validTo: 150 });
    expect(store.get('k')).toEqual({ value: 2, timestamp: 150, validTo: undefined });
  });

  test('tells an older version from the latest, and forgets one that is taken back', () => {
    const { memory, store, undo } = view();
    expect(store.putVersion('k', 1, 10)).toEqual({ stored: true, latest: true });
    expect(store.putVersion('k', 2, 5)).toEqual({ stored: true, latest: false });
    memory.keep();
    store.put('k', null, 20);
    expect(store.get('k')).toBeUndefined();
    undo();
    expect(store.get('k')?.value).toBe(1);
  });
});

describe('the buffers of a stream join', () => {
  test('hold several records of one key and time, by time, then arrival, until their window has passed', () => {
    const { memory, state, undo } = opened(int32Serde);
    const buffer = new JoinBuffer(stringSerde, 50, state);
    for (let i = 0; i < 12; i++) buffer.put('a|b', 7, i);
    buffer.put('a|b', 3, 100);
    buffer.put('a', 3, 200);
    expect(buffer.fetch('a|b', 0, 10).map(({ value }) => value)).toEqual([100, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    memory.keep();
    buffer.put('other', 53, 0);
    expect(buffer.fetch('a|b', 0, 10).map(({ timestamp }) => timestamp)).toEqual(Array(12).fill(7));
    expect(buffer.fetch('a', 0, 10)).toEqual([]);
    undo();
    expect(buffer.fetch('a', 0, 10)).toMatchObject([{ timestamp: 3, value: 200 }]);
  });

  test('unmatched records wait by time, right before left, then key, then arrival', () => {
    const { memory, state, undo } = opened(unmatchedSerde(int32Serde, int32Serde));
    const buffer = new UnmatchedBuffer<string, number, number>(stringSerde, state);
    for (let i = 0; i < 11; i++) buffer.put('b|', 5, { side: 'left', value: i });
    buffer.put('a', 5, { side: 'left', value: 11 });
    buffer.put('z', 5, { side: 'right', value: 12 });
    buffer.put('z', 4, { side: 'left', value: 13 });
    memory.keep();
    const values = () => buffer.take(buffer.waiting()).map(({ key, unmatched }) => `${key}${unmatched.value}`);
    const all = ['z13', 'z12', 'a11', ...Array.from({ length: 11 }, (_, i) => `b|${i}`)];
    expect(values()).toEqual(all);
    expect(values()).toEqual([]);
    undo();
    expect(values()).toEqual(all);
    undo();
    buffer.remove('b|', 5, 'right');
    buffer.remove('b|', 5, 'left');
    expect(values()).toEqual(['z13', 'z12', 'a11']);
  });

  test('the time of the next look can be unset', () => {
    const { state } = opened(unmatchedSerde(int32Serde, int32Serde));
    const buffer = new UnmatchedBuffer<string, number, number>(stringSerde, state);
    expect(buffer.quietUntil).toBeUndefined();
    buffer.quietUntil = 0;
    expect(buffer.quietUntil).toBe(0);
    buffer.quietUntil = undefined;
    expect(buffer.quietUntil).toBeUndefined();
  });
});
