import { z } from 'zod';
import { amount, day, text } from './scope.ts';

const count = z.number().nonnegative();
/** Kept in millionths of 64 bits. */
const fractional = count.max(1e12);

/** A row of an example: what an entity did on a day. Money is in currency units; a measure left out was not told. */
const exampleRow = z.strictObject({
  day,
  hour: z.number().int().min(0).max(23).optional(),
  entity: text.default('e1'),
  name: text.optional(),
  impressions: count.optional(),
  viewable_impressions: count.optional(),
  measurable_impressions: count.optional(),
  clicks: count.optional(),
  link_clicks: count.optional(),
  video_starts: count.optional(),
  video_completes: count.optional(),
  conversions: fractional.optional(),
  reach: count.optional(),
  spend: amount.optional(),
  conversion_value: amount.optional(),
  currency: text.optional(),
  finality: z.enum(['provisional', 'settling', 'final']).optional(),
  state: z
    .enum(['active', 'paused', 'draft', 'pending', 'blocked', 'ended', 'archived', 'removed'])
    .optional()
    .meta({ description: 'what the platform says of the entity on that day' }),
  complete: z.boolean().default(true).meta({ description: 'false: this day was fetched only in part' }),
  removed: z.boolean().default(false).meta({ description: 'true: the platform no longer has it' }),
});

/** What becomes of a slice in an example: something is wrong with it, or nothing any more. */
const exampleSlice = z.strictObject({
  day,
  report: text.default('example_daily'),
  is: z.enum(['late', 'shrunk', 'incomplete', 'fine']),
});

const states = [
  'OK',
  'PENDING',
  'FIRING',
  'RECOVERING',
  'RESOLVED',
  'NO_DATA',
  'ERROR',
  'AMENDED',
  'SUPPRESSED',
] as const;

/** What happens at a time, and the state that each entity must be in after it. */
const step = z.strictObject({
  at: z.string().refine((written) => /(Z|[+-]\d\d:\d\d)$/.test(written) && !Number.isNaN(Date.parse(written)), {
    message: 'must be a time with its offset, such as 2026-11-03T09:00:00Z',
  }),
  rows: z.array(exampleRow).max(10_000).default([]),
  slices: z
    .array(exampleSlice)
    .max(1000)
    .default([])
    .meta({ description: 'slices of the account that are late, shrunk or incomplete from now on, or fine again' }),
  expect: z
    .union([z.enum(states), z.record(text, z.enum(states))])
    .optional()
    .meta({ description: 'a state of all entities, or one an entity' }),
});

/** An example that is stored with a rule. */
export const exampleSchema = z.strictObject({
  name: text,
  platform: text.default('META'),
  account: text.default('a1'),
  zone: text.default('UTC'),
  currency: text.default('EUR'),
  steps: z.array(step).min(1).max(1000),
});
export type Example = z.output<typeof exampleSchema>;
export type ExampleRow = z.output<typeof exampleRow>;
export type ExampleSlice = z.output<typeof exampleSlice>;
