import { describe, expect, it } from 'vitest';
import { reportingOf } from './reporting.ts';
import type { StoredRow } from './stored-row.ts';

const stored = {
  ...{ rep_currencies: ['EUR'], rep_spend: '2000002', rep_value: null },
  ...{ rep_spend_left_out: '0', rep_value_left_out: '0', rep_why: null },
};
const row = (said: Record<string, unknown>): StoredRow => ({ ...stored, ...said }) as never;

describe('amounts in the reporting currency', () => {
  it('are told whole, as exact as they are kept', () => {
    expect(reportingOf(row({}))).toEqual({
      currency: 'EUR',
      spend: { amountMicros: '2000002', amount: '2.000002', currency: 'EUR' },
      conversionValue: null,
      reason: null,
    });
  });

  it('are null where a row was not converted, with its reason', () => {
    const missing = { rep_spend_left_out: '1', rep_why: 'RATE_TOO_OLD' };
    expect(reportingOf(row(missing))).toEqual({
      currency: 'EUR',
      spend: null,
      conversionValue: null,
      reason: 'RATE_TOO_OLD',
    });
    expect(reportingOf(row({ ...missing, rep_why: null }))).toMatchObject({ spend: null, reason: 'NOT_CONVERTED' });
  });

  it('one of which is missing leaves the other', () => {
    const told = reportingOf(row({ rep_value_left_out: '3', rep_why: 'OVERFLOW' }));
    expect(told).toMatchObject({ spend: { amount: '2.000002' }, conversionValue: null, reason: 'OVERFLOW' });
  });

  it('of several reporting currencies are never added', () => {
    expect(reportingOf(row({ rep_currencies: ['EUR', 'USD'] }))).toEqual({
      ...{ currency: null, spend: null, conversionValue: null },
      reason: 'MIXED_CURRENCY',
    });
  });

  it('of an organisation without a reporting currency need no reason', () => {
    expect(reportingOf(row({ rep_currencies: [], rep_spend: null, rep_spend_left_out: '5' }))).toMatchObject({
      reason: null,
    });
  });
});
