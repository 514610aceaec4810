import { isIPv6 } from 'node:net';

/**
 * What attempts of one origin are counted under: an IPv4 address, or the /64 of an IPv6 address, which is the least that a line is given
 * (RFC 6177), so that whoever has one cannot count as many.
 */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = address.split('%')[0] ?? '';
  if (!isIPv6(bare)) return address;
  const [front = '', back] = bare.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(front), groups(back ?? '')];
  // A dotted end stands for two groups.
  const lastCount = last.length + Number(last.at(-1)?.includes('.') ?? false);
  const zeros = back === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - lastCount)).fill('0');
  const network = [...first, ...zeros, ...last].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
