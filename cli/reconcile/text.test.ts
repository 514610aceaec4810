import { expect, it } from 'vitest';
import type { Reconciliation } from '../../connectors/reconcile/store.ts';
import { differenceDocument, reconcileText } from './text.ts';

const difference: Reconciliation = {
  ...{ account: '7', report: 'ad_daily', level: 'ad', day: '2026-11-03', currency: 'EUR', agrees: false },
  ...{ reason: 'RESTATED_SINCE', detail: 'it was fetched yesterday', fetchSeq: '2', fetchedAt: '2026-11-04T00:00:00Z' },
  measures: [
    { measure: 'impressions', ours: 10n, theirs: 10n, difference: 0n },
    { measure: 'clicks', ours: 3n, theirs: 5n, difference: -2n },
    { measure: 'spend', ours: 9_007_199_254_740_993n, theirs: 9_007_199_254_740_994n, difference: -1n },
  ],
};

it('shows the measures that differ, money as an exact decimal, and each reason once', () => {
  const text = reconcileText({ accounts: 1, compared: 4, differing: 2, unreadable: 0 }, [difference, difference]);
  const lines = text.split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(lines).toEqual([
    '4 days of reports of 1 accounts compared, 2 differ',
    'day account level measure ours platform difference reason',
    ...[1, 2].flatMap(() => [
      '2026-11-03 7 ad clicks 3 5 -2 restated since',
      '2026-11-03 7 ad spend 9007199254.740993 9007199254.740994 -0.000001 EUR restated since',
    ]),
    ' restated since: it was fetched yesterday',
  ]);
});

it('JSON has whole numbers as texts', () => {
  expect(differenceDocument(difference).measures.spend).toEqual({
    ours: '9007199254740993',
    theirs: '9007199254740994',
    difference: '-1',
  });
});
