import { z } from 'zod';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const greatestMs = 400 * unitMs.d;

/** Milliseconds of a length such as `90s`, `15m`, `2h`, `1d`, `1w`; undefined when it is none, or longer than 400 days. */
export function durationMs(written: string): number | undefined {
  const found = /^(\d{1,6})([smhdw])$/.exec(written.trim());
  if (found === null) return undefined;
  const ms = Number(found[1]) * unitMs[found[2] as keyof typeof unitMs];
  return ms > greatestMs ? undefined : ms;
}

/** A length of time in a file: read into milliseconds. */
export const duration = z
  .string()
  .refine((written) => durationMs(written) !== undefined, {
    message: 'must be a length of time such as 15m, 2h or 1d, at most 400d',
  })
  .transform((written) => durationMs(written) ?? 0)
  .meta({ description: 'a length of time: 90s, 15m, 2h, 1d, 1w' });

/** Milliseconds the way people write them, in the greatest unit that fits: `2h`, `90m`, `0s`. */
export function durationWords(ms: number): string {
  if (ms === 0) return '0s';
  for (const unit of ['w', 'd', 'h', 'm'] as const) if (ms % unitMs[unit] === 0) return `${ms / unitMs[unit]}${unit}`;
  return `${ms / 1_000}s`;
}
