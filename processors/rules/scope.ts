import { z } from 'zod';

/** A text that says something. */
export const text = z.string().trim().min(1).max(1000);

/** Entity levels as files write them. */
export const levels = ['account', 'campaign', 'ad_group', 'ad', 'creative', 'keyword'] as const;

const names = z.array(text).min(1).max(10_000);

/** Which entities of a level: all that are named must hold. Names are compared without regard to case. */
export const entityFilter = z.strictObject({
  ids: names.optional(),
  not_ids: names.optional(),
  name_contains: text.optional(),
  name_lacks: text.optional(),
  under: names.optional().meta({ description: 'below one of these: ids of campaigns, ad groups, …' }),
});
export type EntityFilter = z.output<typeof entityFilter>;

/** A calendar day, `2026-11-30`. */
export const day = z.iso.date('must be a day such as 2026-11-30');

/** An amount of money in currency units, at most six decimals, as text or number: `1500` or `"1500.50"`. */
export const amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((written) => /^\d{1,12}(\.\d{1,6})?$/.test(written), 'must be an amount such as 1500 or 1500.50');

/** Budget and days of one entity, or of all where none is named. */
export const flightSchema = z.strictObject({
  entity: text.optional(),
  start: day,
  end: day,
  budget: amount,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR'),
});
export type FlightDefinition = z.output<typeof flightSchema>;
