import { diagnose, type Finding } from './diagnose.ts';
import { type ChainedEvent, eventHash, firstPrevHash } from './event.ts';
import type { ChainHead } from './record.ts';

/** Events of a broken chain that are looked at to tell what happened to it, from some before the first that does not fit. */
const maxExamined = 20_000;
/** Events before the first that does not fit that are looked at as well. */
const lookedBack = 1_000;

/** What verifying a chain came to. */
export interface Verification {
  /** Events whose place and content were found to be what they were. */
  readonly intact: number;
  /** Empty when the whole chain is intact. */
  readonly findings: readonly Finding[];
  /** Events behind those that were looked at; they say nothing until what is found before them is repaired. */
  readonly unexamined: boolean;
}

/** A trail as it is stored. `after` gives the events behind a number, in order, some at a time, none at the end. */
export interface StoredTrail {
  after(seq: number): Promise<readonly ChainedEvent[]>;
  readonly head: ChainHead | undefined;
  /** The number and hash of an event that were noted elsewhere: what is before it cannot have been written anew. */
  readonly anchor?: ChainHead | undefined;
}

/** Goes through a whole chain in memory that does not grow with it, and tells what does not fit. */
export async function verifyTrail(trail: StoredTrail): Promise<Verification> {
  let last: ChainHead = { seq: 0, hash: firstPrevHash };
  let anchored: Finding[] = unanchored(trail.anchor);
  for (;;) {
    const events = await trail.after(last.seq);
    if (events.length === 0) break;
    for (const event of events) {
      if (!follows(last, event) || (trail.head !== undefined && event.seq > trail.head.seq)) {
        return broken(trail, last, anchored);
      }
      last = { seq: event.seq, hash: event.hash };
      if (event.seq === trail.anchor?.seq) anchored = differs(trail.anchor, event);
    }
  }
  const ends = trail.head ?? { seq: 0, hash: firstPrevHash };
  if (ends.seq !== last.seq || ends.hash !== last.hash) return broken(trail, last, anchored);
  return { intact: last.seq, findings: anchored, unexamined: false };
}

function follows(last: ChainHead, event: ChainedEvent): boolean {
  return event.seq === last.seq + 1 && event.prevHash === last.hash && eventHash(last.hash, event) === event.hash;
}

/** Tells what happened behind `last`, the last event that seemed to fit: one put in with a right hash seems to, so it begins earlier. */
async function broken(trail: StoredTrail, last: ChainHead, anchored: readonly Finding[]): Promise<Verification> {
  const trusted = await eventAt(trail, last.seq - lookedBack);
  const events: ChainedEvent[] = [];
  for (let next = await trail.after(trusted.seq); next.length > 0 && events.length < maxExamined; ) {
    events.push(...next.slice(0, maxExamined - events.length));
    next = await trail.after(events.at(-1)?.seq ?? trusted.seq);
  }
  const unexamined = events.length === maxExamined;
  const findings = [...diagnose(trusted, events, unexamined ? undefined : trail.head), ...headless(trail, last)];
  const intact = Math.min(last.seq, ...findings.map(({ from }) => from - 1));
  return { intact, findings: [...findings, ...anchored], unexamined };
}

async function eventAt(trail: StoredTrail, seq: number): Promise<ChainHead> {
  if (seq < 1) return { seq: 0, hash: firstPrevHash };
  const [event] = await trail.after(seq - 1);
  return event ?? { seq: 0, hash: firstPrevHash };
}

function headless({ head }: StoredTrail, { seq }: ChainHead): readonly Finding[] {
  if (head !== undefined) return [];
  return [
    { kind: 'HEAD', from: seq + 1, to: seq + 1, event: undefined, detail: 'it is not noted where the trail ends' },
  ];
}

function unanchored(anchor: ChainHead | undefined): Finding[] {
  if (anchor === undefined) return [];
  return [{ kind: 'ANCHOR', from: anchor.seq, to: anchor.seq, event: undefined, detail: 'there is no such event' }];
}

function differs(anchor: ChainHead, event: ChainedEvent): Finding[] {
  if (event.hash === anchor.hash) return [];
  return [{ kind: 'ANCHOR', from: anchor.seq, to: anchor.seq, event, detail: `its hash is ${event.hash}` }];
}
