import { StartError } from '../errors.ts';

/** The key of local development: published here, so it protects nothing and is only taken on loopback. */
const localKey = 'millrace local development only: not a secret';

/** How access tokens are signed and checked. */
export interface AuthKey {
  readonly key: string;
  /** Whether anybody who can reach the gateway may log in as any tenant. */
  readonly devLogin: boolean;
}

/**
 * The configured key, or the fixed local key with the development login where none is configured.
 * @throws StartError MR_DEV_KEY_REFUSED when that would be in production or reachable from other machines.
 */
export function resolveAuthKey(config: {
  readonly authKey: string | undefined;
  readonly production: boolean;
  readonly gatewayHost: string;
  readonly grpc?: { readonly host: string } | undefined;
}): AuthKey {
  if (config.authKey !== undefined && config.authKey !== localKey) return { key: config.authKey, devLogin: false };
  const open = [config.gatewayHost, config.grpc?.host ?? config.gatewayHost].find((host) => !isLoopback(host));
  const refusal = config.production
    ? 'NODE_ENV is production'
    : open === undefined
      ? undefined
      : `the gateway would listen on ${open}, which other machines can reach`;
  if (refusal === undefined) return { key: localKey, devLogin: true };
  throw new StartError(
    'MR_DEV_KEY_REFUSED',
    `the development login is refused because ${refusal}: set MILLRACE_AUTH_KEY to a secret of 32 characters or more`,
  );
}

/** Whether `host` (a name or address, without a port) is this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
