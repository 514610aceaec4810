import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SmallMap } from './small-map.ts';

test('it answers as a Map does, whatever is done to it', () => {
  const act = fc.record({
    kind: fc.constantFrom('set', 'set', 'delete', 'clear'),
    name: fc.constantFrom('', 'a', 'b', 'c'),
    value: fc.option(fc.nat(9), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const [small, map] = [new SmallMap<number | undefined>(), new Map<string, number | undefined>()];
      for (const { kind, name, value } of acts) {
        for (const each of [small, map]) {
          if (kind === 'set') each.set(name, value);
          else if (kind === 'delete') each.delete(name);
          else each.clear();
        }
        expect([...small.entries()]).toEqual([...map]);
        expect(small.size).toBe(map.size);
        for (const asked of ['', 'a', 'b', 'c']) {
          expect([small.has(asked), small.get(asked)]).toEqual([map.has(asked), map.get(asked)]);
        }
      }
    }),
  );
});
