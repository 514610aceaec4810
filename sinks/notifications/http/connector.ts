import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { AddressRefusedError } from '../../errors.ts';
import type { AddressGuard } from './addresses.ts';
import type { Resolve } from './resolve.ts';

/** Milliseconds to connect, TLS included. */
const connectTimeoutMs = 5_000;

/**
 * The addresses of a host, all of which messages may be sent to.
 * @throws AddressRefusedError when one of them is not open: a name that leads to both is a trap. Also what the resolver throws.
 */
export async function openAddresses(
  host: string,
  guard: AddressGuard,
  resolve: Resolve,
  options: LookupOptions = {},
): Promise<LookupAddress[]> {
  const addresses = await resolve(host, { ...options, all: true });
  for (const { address } of addresses) guard.check(host, address);
  return addresses;
}

/**
 * Connects to open addresses only. The address that was checked is the one that is connected to: a name that resolves to another one
 * a moment later gains nothing.
 */
export function guardedConnector(guard: AddressGuard, resolve: Resolve): buildConnector.connector {
  const guardedLookup: LookupFunction = (host, options, done) => {
    openAddresses(host, guard, resolve, options).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) done(null, addresses);
        else done(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    );
  };
  const connect = buildConnector({ lookup: guardedLookup, timeout: connectTimeoutMs });
  return (options, callback) => {
    try {
      // Addresses in the URL are not looked up.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0) guard.check(host, host);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, (...[error, socket]) => {
      const refused = error ?? refusal(guard, options, socket?.remoteAddress ?? '');
      if (refused === null && socket !== null) callback(null, socket);
      else {
        socket?.destroy();
        callback(refused ?? new Error('not connected'), null);
      }
    });
  };
}

/** Unencrypted messages stay within networks that the operator has allowed. */
function refusal(guard: AddressGuard, { hostname, protocol }: buildConnector.Options, address: string): Error | null {
  try {
    guard.check(hostname, address);
  } catch (error) {
    return error as Error;
  }
  if (protocol === 'https:' || guard.isAllowed(address)) return null;
  return new AddressRefusedError(
    `${hostname} would get messages unencrypted: give an address that begins with https://`,
  );
}
