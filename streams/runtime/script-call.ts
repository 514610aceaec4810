import { Command } from 'ioredis';
import { VALUE_FORMAT } from './layout.ts';

/** Room before the arguments for what is known last: how many there are, and the script's name. */
const HEAD_ROOM = 128;
/** What an argument takes beside its own bytes, at most. */
const ARGUMENT_OVERHEAD = 16;
const CR = 13;
const LF = 10;
const DOLLAR = 36;
const ZERO = 48;

/**
 * Keys and arguments of a script as the bytes that go to Redis (RESP2, https://redis.io/docs/latest/develop/reference/protocol-spec/).
 * ioredis makes three buffers of each argument as soon as one is a buffer, and a command with a promise of each hash that is read: with
 * thousands in a commit that was most of what a write cost. Here each argument is copied once to where it is sent from.
 */
export class ScriptArguments {
  readonly #firstKey: string;
  #buffer: Buffer;
  #at = HEAD_ROOM;
  #count = 0;

  /** `keys`: how many of what follows are keys, of which `firstKey` is the first; `bytes`: how much it will be, about. */
  constructor(firstKey: string, keys: number, bytes: number) {
    this.#firstKey = firstKey;
    this.#buffer = Buffer.allocUnsafe(HEAD_ROOM + bytes);
    this.number(keys);
    this.text(firstKey);
  }

  text(text: string): void {
    const length = Buffer.byteLength(text);
    this.#begin(length);
    this.#buffer.write(text, this.#at, length, length === text.length ? 'latin1' : 'utf8');
    this.#end(length);
  }

  /** An integer. */
  number(value: number): void {
    this.text(String(value));
  }

  /** The bytes from `start` on. */
  bytes(bytes: Buffer, start = 0): void {
    const length = bytes.length - start;
    this.#begin(length);
    bytes.copy(this.#buffer, this.#at, start);
    this.#end(length);
  }

  /** A value as it stands in Redis (see `VALUE_FORMAT`). */
  stored(value: Buffer): void {
    const length = value.length + 1;
    this.#begin(length);
    this.#buffer[this.#at] = VALUE_FORMAT;
    value.copy(this.#buffer, this.#at + 1);
    this.#end(length);
  }

  /** The command which runs a script with these. Nothing may be added after. `replyEncoding` null: strings of the reply are buffers. */
  command(name: 'EVALSHA' | 'EVAL', script: string, replyEncoding: 'utf8' | null): Command {
    const head = Buffer.from(
      `*${this.#count + 2}\r\n$${name.length}\r\n${name}\r\n$${Buffer.byteLength(script)}\r\n${script}\r\n`,
    );
    return new ScriptCommand(name, [script, '1', this.#firstKey], replyEncoding, this.#behind(head));
  }

  #behind(head: Buffer): Buffer {
    if (head.length > HEAD_ROOM) return Buffer.concat([head, this.#buffer.subarray(HEAD_ROOM, this.#at)]);
    const start = HEAD_ROOM - head.length;
    head.copy(this.#buffer, start);
    return this.#buffer.subarray(start, this.#at);
  }

  /** Makes room and writes how long the argument is. */
  #begin(length: number): void {
    this.#count += 1;
    const needed = this.#at + length + ARGUMENT_OVERHEAD;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#at);
      this.#buffer = larger;
    }
    this.#buffer[this.#at++] = DOLLAR;
    this.#writeDigits(length);
    this.#endLine();
  }

  #end(length: number): void {
    this.#at += length;
    this.#endLine();
  }

  #endLine(): void {
    this.#buffer[this.#at++] = CR;
    this.#buffer[this.#at++] = LF;
  }

  #writeDigits(value: number): void {
    if (value >= 10) this.#writeDigits(Math.floor(value / 10));
    this.#buffer[this.#at++] = ZERO + (value % 10);
  }
}

/** What a write of so many arguments takes in all, at most; `bytes` is what they are themselves. */
export function sizeOfArguments(args: number, bytes: number): number {
  return args * ARGUMENT_OVERHEAD + bytes;
}

/** A call of a script whose bytes are written already. `args` tell the client the first key, by which it finds the node of a cluster. */
class ScriptCommand extends Command {
  readonly #bytes: Buffer;

  constructor(name: string, args: string[], replyEncoding: 'utf8' | null, bytes: Buffer) {
    super(name, args, { replyEncoding });
    this.#bytes = bytes;
  }

  override toWritable(): Buffer {
    return this.#bytes;
  }
}
