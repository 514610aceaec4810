import type { Finding } from './diagnose.ts';

/** An event as a copy of the trail has it: every hash that ever came under its number. */
export interface CopiedEvent {
  readonly seq: number;
  readonly hashes: readonly string[];
}

/**
 * What differs between the trail (hashes by number) and a copy of the same numbers that was made as the events were written. Events behind
 * the newest of the copy may still be on their way to it and are not looked at.
 */
export function compareWithCopy(
  stored: ReadonlyMap<number, string>,
  copied: readonly CopiedEvent[],
  newestCopied: number,
): readonly Finding[] {
  const findings: Finding[] = [];
  const differs = (seq: number, detail: string) =>
    findings.push({ kind: 'DIFFERS', from: seq, to: seq, event: undefined, detail });
  const seen = new Set<number>();
  for (const { seq, hashes } of copied) {
    seen.add(seq);
    const hash = stored.get(seq);
    if (hash === undefined) differs(seq, 'the copy has it, and the trail does not');
    else if (!hashes.includes(hash)) differs(seq, `the copy has the hash ${hashes.join(', ')}`);
    else if (hashes.length > 1) differs(seq, 'the copy got it several times with different content');
  }
  for (const seq of stored.keys()) {
    if (!seen.has(seq) && seq <= newestCopied) differs(seq, 'the copy, which has later ones, does not have it');
  }
  return findings.sort((a, b) => a.from - b.from);
}
