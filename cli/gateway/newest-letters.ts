import type { DeadLetterReasons, StoredDeadLetter } from '../../gateway/ports.ts';

/** Reasons that are counted by themselves; names of errors are few. */
const countedReasons = 1_000;

/** Keeps the newest letters of a scan and counts all of them: a scan may find hundreds of thousands. */
export class NewestLetters {
  readonly #limit: number;
  readonly #reasons = new Map<string, { readonly topic: string; readonly reason: string; count: number }>();
  #kept: StoredDeadLetter[] = [];
  #found = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get found(): number {
    return this.#found;
  }

  add(letter: StoredDeadLetter): void {
    this.#found += 1;
    this.#count(letter);
    this.#kept.push(letter);
    if (this.#kept.length >= 2 * this.#limit) this.#cut();
  }

  /** The newest first. */
  get letters(): readonly StoredDeadLetter[] {
    this.#cut();
    return this.#kept;
  }

  /** Of all that were found, the most frequent first. */
  get reasons(): readonly DeadLetterReasons[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count);
  }

  #cut(): void {
    this.#kept = this.#kept.sort((a, b) => b.at - a.at || b.offset - a.offset).slice(0, this.#limit);
  }

  #count({ topic, reason }: StoredDeadLetter): void {
    const key = `${topic} ${reason}`;
    const counted = this.#reasons.get(key);
    if (counted !== undefined) counted.count += 1;
    else if (this.#reasons.size < countedReasons) this.#reasons.set(key, { topic, reason, count: 1 });
  }
}
