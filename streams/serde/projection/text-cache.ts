/** Texts of more bytes are made anew each time. */
const MAX_BYTES = 64;
const WORDS = MAX_BYTES / 4;
/** Places for texts; each hash has two, so that a second text of its hash does not push the first out. */
const PAIRS = 2_048;
/** After so many texts it is looked at whether they repeat. */
const TRIAL = 8_192;
/** One in so many must have been met before; else the next texts are made without looking, so many trials long. */
const LEAST_SHARE = 4;
const REST_TRIALS = 16;

/**
 * The texts of one field that were met before: what repeats comes back as the same string, whose own hash is known as well,
 * for a fraction of the cost of making it. A field whose texts hardly repeat is noticed. Holds 4,096 texts of up to
 * 64 bytes, in 400 KiB.
 */
export class TextCache {
  readonly #texts: (string | undefined)[] = new Array(2 * PAIRS).fill(undefined);
  readonly #lengths = new Uint8Array(2 * PAIRS);
  /** The bytes of each text in words of four, little-endian, zeros after them. */
  #words = new Int32Array(0);
  readonly #sought = new Int32Array(WORDS);
  #looks = 0;
  #hits = 0;

  /** The text between two positions, which lie within `bytes`; these begin at `offset` of what `view` is of. */
  text(bytes: Buffer, start: number, end: number, view: DataView, offset: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > MAX_BYTES || !this.#looksOften()) return bytes.toString('utf8', start, end);
    const place = 2 * (this.#seek(view, offset + start, length) & (PAIRS - 1));
    const found = this.#find(place, length) ?? this.#find(place + 1, length);
    if (found === undefined) return this.#put(place, bytes.toString('utf8', start, end), length);
    this.#hits += 1;
    return found;
  }

  #looksOften(): boolean {
    this.#looks += 1;
    if (this.#looks > 0 && this.#looks < TRIAL) return true;
    if (this.#looks < 0) return false;
    if (this.#hits * LEAST_SHARE < this.#looks) this.#looks = -TRIAL * REST_TRIALS;
    else this.#looks = 0;
    this.#hits = 0;
    return true;
  }

  /** Takes the bytes as words; answers their hash. */
  #seek(view: DataView, start: number, length: number): number {
    const sought = this.#sought;
    const whole = length >> 2;
    let hash = length;
    let at = start;
    for (let word = 0; word < whole; word += 1, at += 4) {
      const value = view.getInt32(at, true);
      sought[word] = value;
      hash = Math.imul(hash ^ value, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    if ((length & 3) !== 0) {
      let value = 0;
      for (let shift = 0; at < start + length; at += 1, shift += 8) value |= view.getUint8(at) << shift;
      sought[whole] = value;
      hash = Math.imul(hash ^ value, 0x9e3779b1);
    }
    return hash ^ (hash >>> 13);
  }

  #find(place: number, length: number): string | undefined {
    if (this.#lengths[place] !== length) return undefined;
    const words = this.#words;
    const sought = this.#sought;
    const base = place * WORDS;
    const count = (length + 3) >> 2;
    for (let word = 0; word < count; word += 1) if (words[base + word] !== sought[word]) return undefined;
    return this.#texts[place];
  }

  /** Keeps it in the first of two places, and what was there in the second. */
  #put(place: number, text: string, length: number): string {
    if (this.#words.length === 0) this.#words = new Int32Array(2 * PAIRS * WORDS);
    const base = place * WORDS;
    this.#words.copyWithin(base + WORDS, base, base + WORDS);
    this.#lengths[place + 1] = this.#lengths[place] as number;
    this.#texts[place + 1] = this.#texts[place];
    this.#words.set(this.#sought, base);
    this.#lengths[place] = length;
    this.#texts[place] = text;
    return text;
  }
}
