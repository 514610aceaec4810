import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { recordJson } from './record-json.ts';

it('writes amounts as text, and bytes as the text that they are', () => {
  const record = {
    spend: 9_007_199_254_740_993n,
    clicks: 3,
    payload: Buffer.from('day,clicks\nMünchen,3\n'),
    none: null,
  };
  expect(recordJson(record)).toBe(
    '{"spend":"9007199254740993","clicks":3,"payload":"day,clicks\\nMünchen,3\\n","none":null}',
  );
});

it('unpacks what is packed', () => {
  expect(recordJson({ payload: gzipSync('day,clicks\n') })).toBe('{"payload":"day,clicks\\n"}');
});

const bomb = gzipSync(Buffer.alloc(10_000_000, 'x'));
it.each([
  ['no text', Buffer.from([0, 1, 255]), '3 bytes'],
  ['broken UTF-8', Buffer.from([0xc3]), '1 bytes'],
  ['long', Buffer.alloc(70_000, 'x'), '70000 bytes'],
  ['long when it is unpacked', bomb, `${bomb.length} bytes`],
  ['gzip that is cut off', gzipSync('day,clicks').subarray(0, 12), '12 bytes'],
])('bytes that are %s are told by their number', (_, payload, told) => {
  expect(JSON.parse(recordJson({ payload }))).toEqual({ payload: told });
});
