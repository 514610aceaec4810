import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../client/secret.ts';
import { CredentialError } from '../errors.ts';
import type { MasterKeys } from './port.ts';

const algorithm = 'aes-256-gcm';
/** Of AES-256. */
export const keyBytes = 32;
/** NIST SP 800-38D, section 8.2: 96 bits, random; a data key seals once, a master key may wrap 2^32 of them. */
const ivBytes = 12;
const tagBytes = 16;

const base64 = z.base64();

/** Secrets as they lie in a store: encrypted by a data key of their own, which the master key `keyId` wraps. */
export const envelopeSchema = z.strictObject({
  version: z.literal(1),
  keyId: z.string().min(1),
  wrappedKey: base64,
  sealed: base64,
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Whose secrets they are. An envelope that is put to another one's does not open. */
export interface EnvelopeOwner {
  readonly tenant: string;
  readonly connection: string;
  readonly platform: string;
}

/** Encrypts secrets for their owner, by a new data key. */
export async function sealEnvelope(
  keys: MasterKeys,
  owner: EnvelopeOwner,
  secrets: Readonly<Record<string, Secret>>,
): Promise<Envelope> {
  const texts = Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));
  const dataKey = randomBytes(keyBytes);
  try {
    const context = contextOf(owner);
    const sealed = seal(dataKey, Buffer.from(JSON.stringify(texts)), context);
    const wrappedKey = await keys.wrap(dataKey, context);
    return {
      version: 1,
      keyId: keys.current,
      wrappedKey: wrappedKey.toString('base64'),
      sealed: sealed.toString('base64'),
    };
  } finally {
    dataKey.fill(0);
  }
}

/**
 * The secrets of an envelope.
 * @throws CredentialError MR_CONNECTOR_CREDENTIAL when it is another one's, was changed, or its master key is not there.
 */
export async function openEnvelope(
  keys: MasterKeys,
  owner: EnvelopeOwner,
  stored: unknown,
): Promise<Readonly<Record<string, Secret>>> {
  const envelope = envelopeOf(owner, stored);
  const context = contextOf(owner);
  const dataKey = await keys.unwrap(envelope.keyId, Buffer.from(envelope.wrappedKey, 'base64'), context);
  try {
    const opened = open(dataKey, Buffer.from(envelope.sealed, 'base64'), context);
    if (opened === null) throw notOpened(owner, 'it was changed, or is the one of another connection');
    return secretsOf(owner, opened);
  } finally {
    dataKey.fill(0);
  }
}

/** The same envelope with its data key wrapped by the current master key. */
export async function rewrapEnvelope(keys: MasterKeys, owner: EnvelopeOwner, stored: unknown): Promise<Envelope> {
  const envelope = envelopeOf(owner, stored);
  const context = contextOf(owner);
  const dataKey = await keys.unwrap(envelope.keyId, Buffer.from(envelope.wrappedKey, 'base64'), context);
  try {
    const wrappedKey = await keys.wrap(dataKey, context);
    return { ...envelope, keyId: keys.current, wrappedKey: wrappedKey.toString('base64') };
  } finally {
    dataKey.fill(0);
  }
}

/** Encrypts and authenticates, `context` with it: nonce, ciphertext, tag. */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `seal` was given; null when the key, the context or a byte is another. */
export function open(key: Uint8Array, sealed: Uint8Array, context: string): Buffer | null {
  if (sealed.length < ivBytes + tagBytes) return null;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = decipher.update(sealed.subarray(ivBytes, sealed.length - tagBytes));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // Node says only that it does not authenticate, which is what null says.
    return null;
  }
}

function contextOf({ tenant, connection, platform }: EnvelopeOwner): string {
  return ['millrace-credential-1', tenant, connection, platform].map(encodeURIComponent).join('|');
}

function envelopeOf(owner: EnvelopeOwner, stored: unknown): Envelope {
  const parsed = envelopeSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw notOpened(owner, 'what is stored is no envelope of this version');
}

/** An error of parsing would quote the text, so none of it goes further. */
function secretsOf(owner: EnvelopeOwner, opened: Buffer): Readonly<Record<string, Secret>> {
  let document: unknown;
  try {
    document = JSON.parse(opened.toString('utf8'));
  } catch {
    throw notOpened(owner, 'its content is not JSON');
  } finally {
    opened.fill(0);
  }
  const texts = z.record(z.string(), z.string()).safeParse(document);
  if (!texts.success) throw notOpened(owner, 'its content is no list of secrets');
  return Object.fromEntries(Object.entries(texts.data).map(([name, text]) => [name, new Secret(text)]));
}

function notOpened({ tenant, connection }: EnvelopeOwner, why: string): CredentialError {
  return new CredentialError(
    `the credential of connection ${connection} of tenant ${tenant} does not open: ${why}; connect the account again`,
  );
}
