import { expect, it } from 'vitest';
import { loadConfig } from '../../base/config.ts';
import { sinks } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';
import { runSet } from '../run/names.ts';
import { partsOf } from './parts.ts';

/** The words after `millrace run` up to the first option. */
function namesRun(args: readonly string[]): readonly string[] {
  const [, command, ...words] = args;
  if (command !== 'run') return [];
  const options = words.findIndex((word) => word.startsWith('--'));
  return words.slice(0, options < 0 ? undefined : options);
}

it('runs everything that can be run, each thing in one process: also a topology that was just added', () => {
  const sets = partsOf(loadConfig(), true)
    .map(({ args }) => namesRun(args))
    .filter((names) => names.length > 0)
    .map(runSet);
  expect(sets.flatMap((set) => set.topologies)).toEqual(topologies.map(({ name }) => name));
  expect(sets.flatMap((set) => set.sinks)).toEqual(sinks.map(({ name }) => name));
  expect(sets.filter(({ gateway }) => gateway)).toHaveLength(1);
  expect(sets.filter(({ workflows }) => workflows)).toHaveLength(1);
});
