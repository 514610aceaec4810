import { type Config, redactAddress, services } from './config.ts';

/**
 * The configuration as plain values for display. Passwords in addresses, keys, the token of Vault and the client secret become `***`
 * unless `secrets` is true.
 */
export function describeConfig(config: Config, secrets = false): Record<string, string | number | boolean | null> {
  const shown = (address: string | undefined) =>
    address === undefined ? null : secrets ? address : redactAddress(address);
  const hidden = (key: string | undefined) => (key === undefined || secrets ? (key ?? null) : '***');
  return {
    home: config.home,
    ...Object.fromEntries(services.map((service) => [service, shown(config.addresses[service])])),
    clickhouseDatabase: config.clickhouseDatabase,
    clickhouseCluster: config.clickhouseCluster ?? null,
    temporalNamespace: config.temporalNamespace,
    gatewayHost: config.gatewayHost,
    gatewayPort: config.gatewayPort,
    grpcHost: config.grpc?.host ?? null,
    grpcPort: config.grpc?.port ?? null,
    grpcCert: config.grpc?.tls?.certificate ?? null,
    grpcKey: config.grpc?.tls?.key ?? null,
    grpcClientCa: config.grpc?.tls?.clientAuthorities ?? null,
    webPort: config.webPort,
    metricsPort: config.metricsPort ?? null,
    sessionTimeoutMs: config.sessionTimeoutMs,
    logLevel: config.logLevel,
    authKey: hidden(config.authKey),
    credentialKey: hidden(config.credentialKey),
    vaultAddress: config.vault === undefined ? null : redactAddress(config.vault.address),
    vaultToken: hidden(config.vault?.token),
    vaultNamespace: config.vault?.namespace ?? null,
    ratesSource: redactAddress(config.ratesSource),
    publicUrl: config.publicUrl,
    gatewayUrl: config.gatewayUrl,
    trustedProxies: config.trustedProxies.length === 0 ? null : config.trustedProxies.join(','),
    oidcIssuer: config.oidc?.issuer ?? null,
    oidcClientId: config.oidc?.clientId ?? null,
    oidcClientSecret: hidden(config.oidc?.clientSecret),
    mailServer: config.mail === undefined ? null : `${config.mail.host}:${config.mail.port}`,
    mailFrom: config.mail?.from ?? null,
    notifyAllow: config.notifyAllow.length === 0 ? null : config.notifyAllow.join(','),
    sandbox: config.sandboxUrl ?? null,
    production: config.production,
  };
}
