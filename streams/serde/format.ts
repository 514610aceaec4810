import type { Serde } from './serde.ts';

/** The part of a serde that tells whether state fits it. */
export type Formatted = Pick<Serde<unknown>, 'format' | 'misreads'>;

/** The format of bytes that hold those of another serde: `<around> <its format>`; without a name where that has none. */
export function formatAround(around: string, inner: Formatted): Formatted {
  if (inner.format === undefined) return {};
  const { misreads } = inner;
  const start = `${around} `;
  return {
    format: `${start}${inner.format}`,
    ...(misreads && {
      misreads: (format: string) =>
        format.startsWith(start) ? misreads.call(inner, format.slice(start.length)) : `it is not ${around}`,
    }),
  };
}

/** Why a serde cannot read bytes that were written in an earlier format; undefined when it can or either has no name. */
export function whyMisread(earlier: string | null, serde: Formatted | undefined): string | undefined {
  if (earlier === null || serde?.format === undefined || serde.format === earlier) return undefined;
  return serde.misreads === undefined ? 'it is not the same layout' : serde.misreads(earlier);
}
