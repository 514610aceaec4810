import { type ChainedEvent, eventHash } from './event.ts';
import type { ChainHead } from './record.ts';

/** What happened to events of a chain. */
export type FindingKind = 'CHANGED' | 'REMOVED' | 'INSERTED' | 'MOVED' | 'HEAD' | 'ANCHOR' | 'DIFFERS';

/** Something of a chain that is not as it was written. */
export interface Finding {
  readonly kind: FindingKind;
  /** Numbers of the events that it is about, the first and the last. */
  readonly from: number;
  readonly to: number;
  /** The event, where there is one. */
  readonly event: ChainedEvent | undefined;
  readonly detail: string;
}

/** Numbers around its own that an event is tried with, to tell one that was moved from one that was changed. */
const triedNumbers = 32;

/**
 * What happened to a chain behind its last trusted event. The end of the chain is known (`head`), and every event names the one
 * before it: going back from the end over these names passes every event that was really written. What is not met was put in;
 * where a name leads nowhere, an event was taken out or replaced. Without a head the last event counts as the end.
 */
export function diagnose(
  trusted: ChainHead,
  events: readonly ChainedEvent[],
  head: ChainHead | undefined,
): readonly Finding[] {
  if (head === undefined && events.length === 0) return [];
  const walk = new Walk(trusted, events);
  walk.back(head ?? { seq: events.at(-1)?.seq ?? trusted.seq, hash: events.at(-1)?.hash ?? trusted.hash });
  return walk.findings();
}

class Walk {
  readonly #trusted: ChainHead;
  readonly #events: readonly ChainedEvent[];
  readonly #byHash: ReadonlyMap<string, ChainedEvent>;
  readonly #bySeq: ReadonlyMap<number, ChainedEvent>;
  readonly #met = new Set<ChainedEvent>();
  /** Events that were moved, with how far: each is found out once, by hashing. */
  readonly #shifts = new Map<ChainedEvent, number>();
  readonly #found: Finding[] = [];

  constructor(trusted: ChainHead, events: readonly ChainedEvent[]) {
    this.#trusted = trusted;
    this.#events = events;
    this.#byHash = new Map(events.map((event) => [event.hash, event]));
    this.#bySeq = new Map(events.map((event) => [event.seq, event]));
  }

  /** Goes back from the end of the chain to the trusted event. */
  back(end: ChainHead): void {
    const { seq: first, hash: firstHash } = this.#trusted;
    let at = end;
    if (at.seq < first) this.#add('HEAD', at.seq, at.seq, undefined, `it says ${at.seq}, and there is event ${first}`);
    while (at.seq > first) {
      const event = this.#byHash.get(at.hash);
      at = event !== undefined && !this.#met.has(event) ? this.#meet(event, at.seq) : this.#miss(at.seq);
    }
    const oldest = this.#bySeq.get(first + 1);
    if (at.hash !== firstHash && oldest !== undefined && !this.#found.some(({ from }) => from === oldest.seq)) {
      this.#add('CHANGED', oldest.seq, oldest.seq, oldest, `it does not follow event ${first}`);
    }
  }

  /** The event that the one after it names: tells whether it is what and where it was. Gives what it names itself. */
  #meet(event: ChainedEvent, expected: number): ChainHead {
    this.#met.add(event);
    const written = writtenAs(event);
    if (written === undefined) {
      this.#add('CHANGED', event.seq, event.seq, event, 'its content does not give its hash');
    } else if (written !== event.seq) {
      this.#shifts.set(event, written - event.seq);
      this.#add('MOVED', event.seq, event.seq, event, `it was written as event ${written}`);
    }
    return { seq: (written ?? expected) - 1, hash: event.prevHash };
  }

  /** Nobody has the hash that the event after it names. */
  #miss(expected: number): ChainHead {
    const there = this.#bySeq.get(expected);
    if (there !== undefined && !this.#met.has(there)) {
      this.#met.add(there);
      this.#add('CHANGED', expected, expected, there, 'what follows it names another hash');
      return { seq: expected - 1, hash: there.prevHash };
    }
    const below = this.#events.findLast((event) => event.seq < expected && !this.#met.has(event));
    const { seq, hash } = below ?? this.#trusted;
    this.#add('REMOVED', seq + 1, expected, undefined, 'what follows names an event that is not there');
    return { seq, hash };
  }

  #add(kind: FindingKind, from: number, to: number, event: ChainedEvent | undefined, detail: string): void {
    this.#found.push({ kind, from, to, event, detail });
  }

  /** In the order of the chain; events that were moved alike are one finding. */
  findings(): readonly Finding[] {
    for (const event of this.#events) {
      if (!this.#met.has(event))
        this.#add('INSERTED', event.seq, event.seq, event, 'no event that follows leads to it');
    }
    return merged(
      this.#found.sort((a, b) => a.from - b.from || Number(a.kind === 'MOVED') - Number(b.kind === 'MOVED')),
      this.#shifts,
    );
  }
}

/** The number with which an event's content gives its hash; undefined for none near its own. */
function writtenAs(event: ChainedEvent): number | undefined {
  if (eventHash(event.prevHash, event) === event.hash) return event.seq;
  for (let seq = Math.max(1, event.seq - triedNumbers); seq <= event.seq + triedNumbers; seq++) {
    if (eventHash(event.prevHash, { ...event, seq }) === event.hash) return seq;
  }
  return undefined;
}

/** Events behind one that was taken out or put in are moved by the same number each (`shifts`): that is told once. */
function merged(findings: readonly Finding[], shifts: ReadonlyMap<unknown, number>): readonly Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const before = kept.at(-1);
    if (
      before?.kind === 'MOVED' &&
      finding.kind === 'MOVED' &&
      before.to + 1 === finding.from &&
      shifts.get(before.event) === shifts.get(finding.event)
    ) {
      kept[kept.length - 1] = { ...before, to: finding.to };
    } else {
      kept.push(finding);
    }
  }
  return kept;
}
