import { CredentialError } from '../errors.ts';
import type { PlatformId } from '../profile.ts';
import type { Credential } from './credential.ts';

/** The version of each API that is called: decision 10 says how long each lives. */
export const apiVersions: Readonly<Partial<Record<PlatformId, string>>> = {
  google: 'v26',
  linkedin: '202607',
  meta: 'v26.0',
};

/** A version stands in paths and headers. */
const spelled = /^v?\d+(\.\d+)?$/;

/**
 * The version that a connection calls: its setting `apiVersion`, otherwise the usual one.
 * @throws CredentialError MR_CONNECTOR_CREDENTIAL for a setting that is no version, and for a platform without versions.
 */
export function apiVersionOf(platform: PlatformId, { settings }: Credential): string {
  const version = settings.apiVersion ?? apiVersions[platform];
  if (version !== undefined && spelled.test(version)) return version;
  throw new CredentialError(
    `the setting apiVersion of a connection to ${platform} is '${version ?? ''}', which is no version: write it like ${apiVersions[platform] ?? 'v1'}`,
  );
}
