import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'give a day like 2026-11-01');
const said = z.string().trim().min(1).max(200).nullable().default(null);
const fileName = z.string().trim().min(1).max(255);

const asked = z.strictObject({
  as: z.union([
    z.strictObject({ platform: z.string().max(32), report: z.string().max(64) }),
    z.strictObject({ mapping: z.record(z.string(), z.unknown()) }),
  ]),
  account: said,
  currency: said.transform((text) => text?.toUpperCase() ?? null),
  zone: said,
  partial: z.boolean().default(false),
  from: day.nullable().default(null),
  to: day.nullable().default(null),
});
const sample = z.strictObject({
  name: fileName,
  /** The first bytes in base64. */
  base64: z.base64(),
  whole: z.boolean(),
});

/** What the routes of imports take. What else is sent is refused, not ignored. */
export const importBodies = {
  guess: z.strictObject({ sample }),
  preview: z.strictObject({ sample, asked }),
  start: z.strictObject({
    file: z.strictObject({
      name: fileName,
      bytes: z.number().int().min(1),
      /** Tells the file from every other, so that one that broke off goes on; null: it begins anew. */
      identity: z.string().min(1).max(200).nullable(),
    }),
    asked,
  }),
};

/** The first bytes of a file, as a request has them. */
export function sampleOf({ name, base64, whole }: z.infer<typeof sample>) {
  return { name, bytes: Buffer.from(base64, 'base64'), whole };
}
