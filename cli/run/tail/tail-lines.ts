import { isOf } from '../../../gateway/reads/pipeline-records.ts';
import { recordJson } from '../../../schemas/record-json.ts';
import type { ReadValue } from '../../../schemas/registry-reader.ts';
import { type LetterRecord, letterOf } from '../../gateway/letter.ts';
import { printable } from '../../reads/printable.ts';

/** Lines of records a second; of more it is told how many there were. */
const linesPerSecond = 20;
/** Characters of a line: it is one record, which may be a megabyte. */
const lineCharacters = 400;

/** What a tail shows and counts. */
export interface TailOptions {
  /** Topics of dead letters, whose reasons are shown. */
  readonly deadLetters: ReadonlySet<string>;
  /** Whose records are shown; undefined: everybody's. */
  readonly tenant: string | undefined;
  readonly read: (value: Buffer) => Promise<ReadValue>;
  readonly print: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Prints records as they come, decoded, one a line and so many a second; counts all of them. */
export class TailLines {
  readonly #options: TailOptions;
  #second = Number.NEGATIVE_INFINITY;
  #printed = 0;
  #left = 0;
  #written = 0;
  #refused = 0;

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /** Records that were written since the beginning, and records that were refused, of all that are shown. */
  get counts(): { readonly written: number; readonly refused: number } {
    return { written: this.#written, refused: this.#refused };
  }

  async take(record: LetterRecord): Promise<void> {
    const { tenant, deadLetters, print } = this.#options;
    if (tenant !== undefined && !isOf(tenant)({ key: keyOf(record) })) return;
    const isLetter = deadLetters.has(record.topic);
    if (isLetter) this.#refused += 1;
    else this.#written += 1;
    if (!this.#mayPrint()) return;
    const said = isLetter ? reasonOf(record) : await this.#said(record);
    const line = `${placeOf(record)} ${keyOf(record).toString('utf8')} ${said}`;
    print(printable(line.length > lineCharacters ? `${line.slice(0, lineCharacters)}…` : line));
  }

  /** Tells of records that were left out, once their second is over. */
  endSecond(): void {
    if (this.#options.now() - this.#second < 1_000) return;
    if (this.#left > 0) this.#options.print(`… ${this.#left} more in that second, not shown`);
    [this.#second, this.#printed, this.#left] = [Number.NEGATIVE_INFINITY, 0, 0];
  }

  #mayPrint(): boolean {
    this.endSecond();
    if (this.#second === Number.NEGATIVE_INFINITY) this.#second = this.#options.now();
    if (this.#printed < linesPerSecond) {
      this.#printed += 1;
      return true;
    }
    this.#left += 1;
    return false;
  }

  async #said({ value }: LetterRecord): Promise<string> {
    if (value === null) return 'deleted';
    try {
      const read = await this.#options.read(value);
      return 'problem' in read ? `cannot be shown: ${read.problem}` : recordJson(read.value);
    } catch (error) {
      return `cannot be shown: ${(error as Error).message}`;
    }
  }
}

function placeOf({ topic, partition, offset }: LetterRecord): string {
  return `${topic}/${partition}/${offset}`;
}

function keyOf({ key }: LetterRecord): Buffer {
  return Buffer.from(key ?? '');
}

function reasonOf(record: LetterRecord): string {
  const { reason, message } = letterOf(record, 0);
  return `refused: ${reason}: ${message}`;
}
