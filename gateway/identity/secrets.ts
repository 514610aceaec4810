import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal digits: how secrets with 128 random bits or more are kept. Passwords are kept otherwise. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** 256 random bits, in letters that addresses and headers take. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Signs texts that go out and come back, for one purpose, by a key that is made of the gateway's. */
export interface Seal {
  /** `text` and its signature, in letters that cookies take. */
  sign(text: string): string;
  /** The text; undefined when it was not signed here for this purpose. */
  open(signed: string): string | undefined;
  /** A secret of 256 bits that belongs to `text`: always the same, and made by nobody without the key. */
  secretOf(text: string): string;
}

/** A seal of all gateways that share `key`. */
export function createSeal(key: string, purpose: string): Seal {
  const own = createHmac('sha256', key).update(`millrace ${purpose}`).digest();
  const signatureOf = (text: string) => createHmac('sha256', own).update(text).digest();
  const follow = createHmac('sha256', own).update('secrets').digest();
  return {
    sign: (text) => `${Buffer.from(text).toString('base64url')}.${signatureOf(text).toString('base64url')}`,
    open(signed) {
      const [coded = '', signature = ''] = signed.split('.');
      const text = Buffer.from(coded, 'base64url').toString();
      const given = Buffer.from(signature, 'base64url');
      const right = signatureOf(text);
      return given.length === right.length && timingSafeEqual(given, right) ? text : undefined;
    },
    secretOf: (text) => createHmac('sha256', follow).update(text).digest('base64url'),
  };
}

/** What is kept of an address in the audit trail: it tells same from other, and cannot be turned back without the gateway's key. */
export function addressHash(key: string, address: string): string {
  return createHmac('sha256', key).update(`millrace address ${address}`).digest('hex').slice(0, 32);
}
