import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { testedProcessors, testProcessor } from './test-processor.ts';

it('processors with tests are files and folders, by their names', () => {
  const names = testedProcessors(fileURLToPath(new URL('../..', import.meta.url)));
  expect(names).toEqual(expect.arrayContaining(['header', 'rules', 'silver', 'gold']));
  expect(names.filter((name) => /[/.]/.test(name))).toEqual([]);
});

it('one without tests is told with those that have some', async () => {
  await expect(testProcessor('iron', {})).rejects.toThrow(/no processor with tests 'iron': there are .*gold/);
});
