import { expect, it } from 'vitest';
import { countedBy } from './counted.ts';

it('adds up what the steps of tasks counted, and says what it means', () => {
  const tasks = [
    {
      counted: [
        { name: 'days.stale_row', count: 2 },
        { name: 'made-up', count: 4 },
      ],
    },
    {
      counted: [
        { name: 'days.stale_row', count: 3 },
        { name: 'w_late_dropped', count: 1 },
      ],
    },
    { counted: [] },
  ];
  expect(countedBy(tasks)).toEqual([
    { name: 'days.stale_row', count: 5, words: 'of an older revision of its slice: left out' },
    { name: 'made-up', count: 4, words: null },
    { name: 'w_late_dropped', count: 1, words: 'came after its window had closed: left out' },
  ]);
});
