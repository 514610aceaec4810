import fc from 'fast-check';
import { Command } from 'ioredis';
import { expect, test } from 'vitest';
import { VALUE_FORMAT } from './layout.ts';
import { ScriptArguments } from './script-call.ts';

const argument = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: fc.string({ unit: 'binary' }) }),
  fc.record({ kind: fc.constant('number' as const), number: fc.maxSafeInteger() }),
  fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 300 }), start: fc.nat(3) }),
  fc.record({ kind: fc.constant('stored' as const), bytes: fc.uint8Array({ maxLength: 300 }) }),
);

test('a call has the bytes that ioredis gives the same command', () => {
  fc.assert(
    fc.property(
      fc.array(argument, { maxLength: 40 }),
      fc.constantFrom('EVALSHA' as const, 'EVAL' as const),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      fc.nat(2_000),
      (list, name, script, bytes) => {
        const args = new ScriptArguments('{task}:m', 1, bytes);
        const expected: Array<string | Buffer> = [script, '1', '{task}:m'];
        for (const one of list) {
          if (one.kind === 'text') {
            args.text(one.text);
            expected.push(one.text);
          } else if (one.kind === 'number') {
            args.number(one.number);
            expected.push(String(one.number));
          } else if (one.kind === 'bytes') {
            const start = Math.min(one.start, one.bytes.length);
            args.bytes(Buffer.from(one.bytes), start);
            expected.push(Buffer.from(one.bytes).subarray(start));
          } else {
            args.stored(Buffer.from(one.bytes));
            expected.push(Buffer.concat([Buffer.from([VALUE_FORMAT]), one.bytes]));
          }
        }
        const command = args.command(name, script, null);
        expect(command.getKeys()).toEqual(['{task}:m']);
        expect(
          Buffer.from(command.toWritable({})).equals(Buffer.from(new Command(name, expected).toWritable({}))),
        ).toBe(true);
      },
    ),
  );
});
