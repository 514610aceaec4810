import { BlockList, isIP } from 'node:net';
import { AddressRefusedError } from '../../errors.ts';

/** Not of the public internet: RFC 6890 and the registries that it founded. */
const closed4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Of IPv6 only global unicast is open, and of it not what carries or documents something else. */
const open6 = [['2000::', 3]] as const;
const closed6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

/** NAT64: an IPv4 address stands in the last 32 bits. */
const carriers6 = [['64:ff9b::', 96]] as const;

type Family = 'ipv4' | 'ipv6';
type Subnets = readonly (readonly [string, number])[];

function listOf(...families: readonly [Family, Subnets][]): BlockList {
  const list = new BlockList();
  for (const [family, subnets] of families) for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
}

/** Which addresses messages may be sent to: those of the public internet, and those that the operator allows. */
export class AddressGuard {
  readonly #closed = listOf(['ipv4', closed4], ['ipv6', closed6]);
  readonly #open6 = listOf(['ipv6', open6]);
  readonly #carriers = listOf(['ipv6', carriers6]);
  readonly #allowed: BlockList;

  /** @param allowed addresses or subnets such as `10.1.0.0/16`, as `parseSubnet` takes them. */
  constructor(allowed: readonly string[] = []) {
    this.#allowed = new BlockList();
    for (const text of allowed) {
      const subnet = parseSubnet(text);
      if (subnet === undefined) throw new RangeError(`'${text}' is no address and no subnet such as 10.1.0.0/16`);
      this.#allowed.addSubnet(subnet.address, subnet.prefix, subnet.family);
    }
  }

  /** Whether the operator allows this address though, or as if, it were private. */
  isAllowed(address: string): boolean {
    const plain = normal(address);
    return plain !== undefined && this.#allowed.check(plain.address, plain.family);
  }

  /** Whether messages may be sent to this address. What is no address may not be. */
  admits(address: string): boolean {
    const plain = normal(address);
    if (plain === undefined) return false;
    if (this.#allowed.check(plain.address, plain.family)) return true;
    if (plain.family === 'ipv4') return !this.#closed.check(plain.address, 'ipv4');
    if (this.#carriers.check(plain.address, 'ipv6')) return this.admits(carried(plain.address));
    return this.#open6.check(plain.address, 'ipv6') && !this.#closed.check(plain.address, 'ipv6');
  }

  /** @throws AddressRefusedError, which names the host and the address, when messages may not be sent there. */
  check(host: string, address: string): void {
    if (this.admits(address)) return;
    const named = host === address ? address : `${host} (${address})`;
    throw new AddressRefusedError(
      `${named} is an address of this machine or of a private network, and nothing is sent there; ` +
        'an operator can allow it with MILLRACE_NOTIFY_ALLOW',
    );
  }
}

/** `10.1.0.0/16`, or a single address; undefined when it is neither. */
export function parseSubnet(text: string): { address: string; prefix: number; family: Family } | undefined {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  if (prefix > longest) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Without a zone such as `%eth0`; a mapped IPv4 address as such. */
function normal(address: string): { address: string; family: Family } | undefined {
  const bare = address.replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) return undefined;
  if (version === 4) return { address: bare, family: 'ipv4' };
  return isMapped(bare) ? { address: carried(bare), family: 'ipv4' } : { address: bare, family: 'ipv6' };
}

/** URLs write IPv6 addresses in one way. */
function isMapped(address: string): boolean {
  return /^\[::ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4}\]$/.test(new URL(`http://[${address}]/`).hostname);
}

/** The IPv4 address in the last 32 bits. */
function carried(address: string): string {
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':');
  const [high = '0', low = '0'] = groups.slice(-2).map((group) => group || '0');
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
