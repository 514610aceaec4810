import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Serde } from '../serde/serde.ts';
import { int32Serde, jsonSerde } from '../serde/serdes.ts';
import { MemoryState } from './memory.ts';

function stateOf(value: Serde<unknown>): MemoryState {
  return new MemoryState({
    name: 'rows',
    kind: 'grouped',
    type: 'grouped',
    key: undefined,
    value,
    changelog: 'app-rows-changelog',
  });
}

function content(state: MemoryState): Record<string, Record<string, unknown>> {
  return Object.fromEntries(state.groups().map((group) => [group, Object.fromEntries(state.entries(group))]));
}

const change = fc.record({
  group: fc.constantFrom('a', 'b'),
  field: fc.constantFrom('x', 'y', 'z'),
  value: fc.option(fc.integer(), { nil: undefined }),
});

function apply(
  state: MemoryState,
  { group, field, value }: { group: string; field: string; value: number | undefined },
) {
  if (value === undefined) state.delete(group, field);
  else state.put(group, field, value);
}

test('what a refused record wrote and deleted is taken back whole', () => {
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (kept, refused) => {
      const state = stateOf(int32Serde);
      for (const each of kept) apply(state, each);
      state.keep();
      const before = content(state);
      for (const each of refused) apply(state, each);
      state.undo();
      expect(content(state)).toEqual(before);
    }),
  );
});

test('a value changed after it was put is not changed in the store', () => {
  const state = stateOf(jsonSerde<unknown>());
  const value = { clicks: 1 };
  state.put('', 'k', value);
  value.clicks = 2;
  expect(state.get('', 'k')).toEqual({ clicks: 1 });
});
