import type { Credential } from '../client/credential.ts';
import type { QuotaLimit } from '../client/quota.ts';
import { CredentialError, ReportError } from '../errors.ts';
import type { PlatformId } from '../profile.ts';

/** What a connection to a platform is made of: the guide tells where each of it is found. */
export interface PlatformNeeds {
  /** Names of secrets, all of them needed. */
  readonly secrets: readonly string[];
  /** Names of settings, all of them needed. */
  readonly settings: readonly string[];
  /** How often a credential calls unless the connection says otherwise. */
  readonly quota: QuotaLimit;
  /** What the platform counts calls by, where several connections may have the same; otherwise each is counted by itself. */
  readonly countedBy?: (credential: Credential) => string | undefined;
}

const minute = 60_000;
const day = 86_400_000;
/** Where a platform tells no number, or counts in units of its own: enough for accounts by the hundred, and nobody's limit. */
const usual: QuotaLimit = { calls: 120, windowMs: minute };
const oauth = ['refreshToken', 'clientSecret'] as const;

const needs: Readonly<Partial<Record<PlatformId, PlatformNeeds>>> = {
  meta: { secrets: ['accessToken'], settings: [], quota: usual },
  // Basic access: https://developers.google.com/google-ads/api/docs/best-practices/quotas
  google: {
    secrets: [...oauth, 'developerToken'],
    settings: ['clientId'],
    quota: { calls: 15_000, windowMs: day },
    countedBy: ({ secrets }) => secrets.developerToken?.reveal(),
  },
  dv360: {
    secrets: oauth,
    settings: ['clientId', 'partnerId'],
    quota: usual,
    countedBy: ({ settings }) => projectOf(settings.clientId),
  },
  ttd: { secrets: ['login', 'password'], settings: ['partnerId'], quota: usual },
  amazon: { secrets: oauth, settings: ['clientId'], quota: usual },
  microsoft: { secrets: [...oauth, 'developerToken'], settings: ['clientId', 'customerId'], quota: usual },
  tiktok: { secrets: ['accessToken', 'secret'], settings: ['appId'], quota: usual },
  linkedin: { secrets: oauth, settings: ['clientId'], quota: usual },
  // Ten a second for each access token: https://developers.snap.com/api/marketing-api/Ads-API/rate-limits
  snapchat: { secrets: oauth, settings: ['clientId'], quota: { calls: 600, windowMs: minute } },
};

/** The number of the project that an OAuth client of Google is of: `123456-abc.apps.googleusercontent.com`. */
function projectOf(clientId: string | undefined): string | undefined {
  return /^(\d+)-/.exec(clientId ?? '')?.[1];
}

/** What a connection to the platform needs. @throws ReportError MR_CONNECTOR_REPORT where only files are read. */
export function needsOf(platform: PlatformId): PlatformNeeds {
  const found = needs[platform];
  if (found !== undefined) return found;
  throw new ReportError(
    `${platform} cannot be connected: its reports come as files; ${Object.keys(needs).join(', ')} can be fetched from`,
  );
}

/** The platforms that can be fetched from, in order. */
export function connectablePlatforms(): readonly PlatformId[] {
  return Object.keys(needs) as PlatformId[];
}

/** @throws CredentialError MR_CONNECTOR_CREDENTIAL that names what is not there. */
export function requireNeeds(platform: PlatformId, secrets: readonly string[], settings: readonly string[]): void {
  const { secrets: needed, settings: said } = needsOf(platform);
  const lacking = [
    ...needed.filter((name) => !secrets.includes(name)).map((name) => `the secret ${name}`),
    ...said.filter((name) => !settings.includes(name)).map((name) => `the setting ${name}`),
  ];
  if (lacking.length === 0) return;
  throw new CredentialError(
    `a credential of ${platform} needs ${lacking.join(', ')}: docs/guides/connecting-platforms.md tells where to find it`,
  );
}
