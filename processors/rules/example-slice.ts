import { dayFromIso } from '../../schemas/day.ts';
import type { SliceEvent } from '../../schemas/generated/types.ts';
import { sliceId } from '../../schemas/slice.ts';
import type { Trouble } from '../formula/plan/plan.ts';
import type { ExampleSlice } from './example.ts';
import { type ExampleOwner, headerOfExample } from './example-gold.ts';

const troubles = { late: 'LATE', shrunk: 'SHRANK', incomplete: 'INCOMPLETE' } as const satisfies Record<
  string,
  Trouble
>;

/** The events of a slice of an example at an instant, milliseconds: one that begins, or the ends of all. */
export function sliceEventsOfExample(
  { day: written, report, is }: ExampleSlice,
  { tenant, level, example }: ExampleOwner,
  at: number,
): readonly SliceEvent[] {
  const h = headerOfExample({ tenant, example }, at);
  const day = dayFromIso(written);
  const kinds = is === 'fine' ? Object.values(troubles) : [troubles[is]];
  return kinds.map((trouble) => ({
    h,
    slice_id: sliceId(h.platform, example.account, report, level, day),
    account_id: example.account,
    report_type: report,
    level,
    report_day: day,
    trouble,
    open: is !== 'fine',
    since: at * 1000,
    happened_at: at * 1000,
    facts_before: null,
    facts: null,
    reason: null,
  }));
}
