import { z } from 'zod';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const greatestMs = 31 * unitMs.d;

/** Milliseconds of a length such as `0s`, `30s`, `15m`, `4h`, `1d`; undefined when it is none, or longer than 31 days. */
export function durationMs(written: string): number | undefined {
  const found = /^(\d{1,6})([smhd])$/.exec(written.trim());
  if (found === null) return undefined;
  const ms = Number(found[1]) * unitMs[found[2] as keyof typeof unitMs];
  return ms > greatestMs ? undefined : ms;
}

/** A length of time in a policy: read into milliseconds. */
export const duration = z
  .string({ error: 'must be a length of time such as 30s, 15m, 4h or 1d' })
  .refine(
    (written) => durationMs(written) !== undefined,
    'must be a length of time such as 30s, 15m, 4h or 1d, at most 31d',
  )
  .transform((written) => durationMs(written) ?? 0);

/** Milliseconds the way people write them, in the greatest unit that fits: `4h`, `90s`, `0s`. */
export function durationWords(ms: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (ms > 0 && ms % unitMs[unit] === 0) return `${ms / unitMs[unit]}${unit}`;
  }
  return `${ms / 1_000}s`;
}
