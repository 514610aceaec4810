import { describe, expect, test } from 'vitest';
import { AddressGuard, parseSubnet } from './addresses.ts';

describe('without an allow-list', () => {
  const guard = new AddressGuard();
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.8.8', 'loopback'],
    ['0.0.0.0', 'this machine'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link-local: cloud metadata'],
    ['100.64.0.1', 'shared by carriers'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fd00::1', 'unique local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['::ffff:127.0.0.1', 'loopback, mapped'],
    ['::ffff:a9fe:a9fe', '169.254.169.254, mapped, in hexadecimal'],
    ['64:ff9b::10.0.0.1', 'private behind NAT64'],
    ['64:ff9b::7f00:1', 'loopback behind NAT64'],
    ['2001:db8::1', 'documentation'],
    ['2001:0:4136:e378::1', 'Teredo'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['localhost', 'no address'],
    ['2130706433', 'loopback as a number'],
    ['0x7f.1', 'loopback in hexadecimal'],
  ])('%s is refused: %s', (address) => {
    expect(guard.admits(address)).toBe(false);
  });
  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '64:ff9b::8.8.8.8', '::ffff:8.8.8.8'])(
    '%s is open',
    (address) => {
      expect(guard.admits(address)).toBe(true);
    },
  );
  test('the error names host and address, and what an operator can do', () => {
    expect(() => guard.check('hooks.evil.example', '10.0.0.1')).toThrow(
      /hooks\.evil\.example \(10\.0\.0\.1\) .* MILLRACE_NOTIFY_ALLOW/,
    );
  });
});

describe('an operator allows', () => {
  const guard = new AddressGuard(['10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
  test.each([
    ['10.1.2.3', true],
    ['10.2.0.1', false],
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['127.0.0.2', false],
    ['fd12::1', true],
    ['::1', false],
  ])('%s: %s', (address, expected) => {
    expect(guard.admits(address)).toBe(expected);
  });
});

test.each(['', 'example.com', '10.0.0.0/33', '::/129', '10.0.0.0/', '1.2.3'])("'%s' is no subnet", (text) => {
  expect(parseSubnet(text)).toBeUndefined();
});
