import { z } from 'zod';

const text = z.string().trim().min(1);

/** A metric as it stands in a file. */
export const metricFileSchema = z.strictObject({
  metric: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be small letters, digits and _, a letter first, at most 63')
    .meta({ description: 'what it is referred to by: net_ctr is written @net_ctr' }),
  title: text.max(120).meta({ description: 'what people read' }),
  formula: text.max(4096).meta({ description: 'docs/reference/formulas.md' }),
});
export type MetricFile = z.output<typeof metricFileSchema>;

/** JSON schema of a metric file, for editors. */
export function metricJsonSchema(): unknown {
  return z.toJSONSchema(metricFileSchema, { io: 'input' });
}
