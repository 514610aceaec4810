import type { Serde } from '../serde/serde.ts';

/** Fetches, once for all of them, what serdes need before these bytes can be decoded. */
export async function fetchNeeds(
  values: Iterable<readonly [serde: Serde<unknown> | undefined, bytes: Buffer | null | undefined]>,
): Promise<void> {
  const needs = new Map<Serde<unknown>, Set<number>>();
  for (const [serde, bytes] of values) {
    const need = serde?.needs === undefined || !bytes ? undefined : serde.needs(bytes);
    if (serde === undefined || need === undefined) continue;
    const ids = needs.get(serde);
    if (ids === undefined) needs.set(serde, new Set([need]));
    else ids.add(need);
  }
  await Promise.all([...needs].map(([serde, ids]) => serde.fetch?.([...ids])));
}
