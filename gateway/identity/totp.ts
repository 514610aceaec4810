import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { PostgresClient, PostgresPool } from '../../base/postgres.ts';
import { hashOf } from './secrets.ts';
import { seeing } from './store.ts';
import { type By, changeAccount, type User } from './users.ts';

/** How the secrets of second factors are kept: a code is made of them, so a hash does not do. Whoever starts the gateway brings the keys. */
export interface FactorSecrets {
  seal(userId: string, secret: string): Promise<unknown>;
  /** Rejects when it was sealed for another user or by a key that is not there. */
  open(userId: string, sealed: unknown): Promise<string>;
}

/** Seconds that a code is good for, and codes before and after that are taken: clocks differ. RFC 6238, 5.2. */
const period = 30;
const window = 1;
const recoveryCodes = 10;
const issuer = 'Millrace';

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) });
}

/** A second factor that begins: to be shown once, as text and as the address that authenticators read from a picture. */
export interface BegunFactor {
  readonly secret: string;
  readonly uri: string;
}

/** Makes a secret for a user. It counts only when a first code of it was confirmed; another beginning replaces it. */
export async function beginTotp(pool: PostgresPool, secrets: FactorSecrets, user: User, by: By): Promise<BegunFactor> {
  const secret = new Secret({ size: 20 }).base32;
  const sealed = await secrets.seal(user.id, secret);
  await changeAccount(pool, user.id, by, {
    action: 'user.second_factor.begin',
    set: 'totp_sealed = $2, totp_confirmed_at = null, totp_last_step = null',
    values: [JSON.stringify(sealed)],
  });
  return { secret, uri: totpOf(secret, user.email).toString() };
}

/** Whether `code` is one of now, and was not taken before: it is then. */
export async function takeCode(
  pool: PostgresPool,
  secrets: FactorSecrets,
  user: User,
  code: string,
  now: number,
): Promise<boolean> {
  if (user.totp === null || !/^\d{6}$/.test(code)) return false;
  const secret = await secrets.open(user.id, user.totp.sealed);
  const delta = totpOf(secret, user.email).validate({ token: code, timestamp: now, window });
  if (delta === null) return false;
  const step = Math.floor(now / 1000 / period) + delta;
  return seeing(pool, { lookup: user.id }, async (client) => {
    const taken = await client.query(
      'update app_user set totp_last_step = $2 where user_id = $1 and coalesce(totp_last_step, 0) < $2',
      [user.id, step],
    );
    return taken.rowCount === 1;
  });
}

/** Confirms a second factor: from now on logins ask for it. Gives the recovery codes, which are shown once. */
export async function confirmTotp(pool: PostgresPool, user: User, by: By): Promise<readonly string[]> {
  const codes = newCodes();
  await changeAccount(pool, user.id, by, {
    action: 'user.second_factor.on',
    set: 'totp_confirmed_at = now()',
    also: (client) => replaceCodes(client, user.id, codes),
  });
  return codes;
}

/** Takes the second factor away, with its recovery codes. */
export async function disableTotp(pool: PostgresPool, userId: string, by: By): Promise<void> {
  await changeAccount(pool, userId, by, {
    action: 'user.second_factor.off',
    set: 'totp_sealed = null, totp_confirmed_at = null, totp_last_step = null',
    also: (client) => replaceCodes(client, userId, []),
  });
}

/** Makes other recovery codes in the place of those before. */
export async function renewCodes(pool: PostgresPool, userId: string, by: By): Promise<readonly string[]> {
  const codes = newCodes();
  await changeAccount(pool, userId, by, {
    action: 'user.recovery_codes.renew',
    set: 'totp_last_step = totp_last_step',
    also: (client) => replaceCodes(client, userId, codes),
  });
  return codes;
}

/** Whether `code` is a recovery code that was not used: it is then. */
export function takeRecoveryCode(pool: PostgresPool, userId: string, code: string): Promise<boolean> {
  const plain = plainCode(code);
  return seeing(pool, { lookup: userId }, async (client) => {
    const used = await client.query(
      'update recovery_code set used_at = now() where user_id = $1 and code_hash = $2 and used_at is null',
      [userId, hashOf(plain)],
    );
    return used.rowCount === 1;
  });
}

/** Recovery codes that were not used. */
export function codesLeft(pool: PostgresPool, userId: string): Promise<number> {
  return seeing(pool, { lookup: userId }, async (client) => {
    const { rows } = await client.query<{ left: number }>(
      'select count(*)::int as left from recovery_code where user_id = $1 and used_at is null',
      [userId],
    );
    return rows[0]?.left ?? 0;
  });
}

async function replaceCodes(client: PostgresClient, userId: string, codes: readonly string[]): Promise<void> {
  await client.query('delete from recovery_code where user_id = $1', [userId]);
  await client.query('insert into recovery_code (user_id, code_hash) select $1, unnest($2::text[])', [
    userId,
    codes.map((code) => hashOf(plainCode(code))),
  ]);
}

/** Sixteen letters and digits each: 80 random bits, so that a plain hash keeps them well. */
function newCodes(): readonly string[] {
  return Array.from({ length: recoveryCodes }, () => {
    const text = new Secret({ buffer: Uint8Array.from(randomBytes(10)).buffer }).base32;
    return text.match(/.{4}/g)?.join('-') ?? text;
  });
}

/** Without what people put between the letters. */
function plainCode(code: string): string {
  return code.toUpperCase().replace(/[^A-Z2-7]/g, '');
}
