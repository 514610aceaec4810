import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../base/config.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import { listKeys, newKeyText } from '../../gateway/identity/api-keys.ts';
import { emailProblem, findInvitation, type OpenInvitation } from '../../gateway/identity/invitations.ts';
import { invitationLink } from '../../gateway/identity/mail.ts';
import { hasKey, hasOwner } from '../../gateway/identity/operating.ts';
import { hashOf, randomSecret } from '../../gateway/identity/secrets.ts';
import { plainEmail } from '../../gateway/identity/users.ts';
import type { FirstKey, FirstOwner, OnboardingInput } from '../../workflows/onboarding/types.ts';
import { CliError } from '../errors.ts';
import { mailInvitation } from '../identity/mail.ts';
import { asIdentity } from '../identity/store.ts';
import type { OnboardingArguments } from './arguments.ts';

/** How long it is waited for the worker that makes them. */
const longestMs = 20_000;
const pollMs = 250;

/** What only this process knows of the entrances that an onboarding makes: their hashes go to the workflow. */
export interface WantedEntrances {
  readonly token: string | null;
  readonly secret: string | null;
  readonly input: Pick<OnboardingInput, 'owner' | 'key'>;
}

/** What became of them. `link` and `secret` are told here and never again. */
export interface MadeEntrances {
  readonly owner: { readonly email: string; readonly mailed: boolean; readonly link: string | null } | null;
  readonly key: { readonly name: string; readonly secret: string | null } | null;
  /** False when no worker has taken it up in time: link and secret are good once one has. */
  readonly isMade: boolean;
}

/** The invitation's token and the key's text, with what the workflow is told of them. @throws CliError MR_CLI_NAME for what is no address. */
export function wantedEntrances({
  owner,
  key,
  keyScope,
}: Pick<OnboardingArguments, 'owner' | 'key' | 'keyScope'>): WantedEntrances {
  const problem = owner === undefined ? undefined : emailProblem(plainEmail(owner));
  if (problem !== undefined) throw new CliError('MR_CLI_NAME', problem);
  const token = owner === undefined ? null : randomSecret();
  const text = key === undefined ? null : newKeyText();
  const first: { owner?: FirstOwner; key?: FirstKey } = {};
  if (owner !== undefined && token !== null) first.owner = { email: plainEmail(owner), tokenHash: hashOf(token) };
  if (key !== undefined && text !== null)
    first.key = { name: key, scopes: keyScope ?? ['METRICS_READ'], ...text.print };
  return { token, secret: text?.secret ?? null, input: first };
}

/** Waits until the workflow has made them, and mails the owner's link where the organisation has an e-mail channel. */
export async function madeEntrances(tenant: string, wanted: WantedEntrances): Promise<MadeEntrances> {
  const { owner, key } = wanted.input;
  if (owner === undefined && key === undefined) return { owner: null, key: null, isMade: true };
  return asIdentity(async (pool) => {
    const isMade = await within(longestMs, () => isThere(pool, tenant, wanted.input));
    const invitation = owner === undefined ? undefined : await invitationOf(pool, owner);
    const isMadeKey = key !== undefined && (await isOurs(pool, tenant, key));
    const isOpen = owner !== undefined && (invitation !== undefined || !isMade);
    const link = isOpen ? invitationLink(loadConfig().publicUrl, wanted.token ?? '') : null;
    const mailed = invitation !== undefined && link !== null && (await mailInvitation(pool, invitation, link));
    return {
      owner: owner === undefined ? null : { email: owner.email, mailed, link: mailed ? null : link },
      key: key === undefined ? null : { name: key.name, secret: isMadeKey || !isMade ? wanted.secret : null },
      isMade,
    };
  });
}

/** Whether the workflow has come past them: they are there, or others are in their place. */
async function isThere(pool: PostgresPool, tenant: string, { owner, key }: WantedEntrances['input']): Promise<boolean> {
  const hasOwners = owner === undefined || (await hasOwner(pool, tenant));
  return hasOwners && (key === undefined || (await hasKey(pool, tenant, key.name)));
}

/** Whether the key is the one that was asked for here, not another of its name: then it is among the newest of the organisation. */
async function isOurs(pool: PostgresPool, tenant: string, { prefix }: FirstKey): Promise<boolean> {
  const keys = await listKeys(pool, tenant, { userId: null, limit: 200, after: null });
  return keys.some((key) => key.prefix === prefix && key.revokedAt === null);
}

async function invitationOf(pool: PostgresPool, { tokenHash }: FirstOwner): Promise<OpenInvitation | undefined> {
  return findInvitation(pool, tokenHash).catch((error: unknown) => {
    if ((error as { readonly code?: string }).code === 'MR_INVITATION_INVALID') return undefined;
    throw error;
  });
}

async function within(ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; await sleep(pollMs)) {
    if (await isSo()) return true;
  }
  return false;
}
