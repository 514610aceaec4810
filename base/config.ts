import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AddressError, ConfigError } from './errors.ts';

/** The services whose address a process may need, and the variable that gives each. */
export const serviceVariables = {
  kafka: 'MILLRACE_KAFKA',
  registry: 'MILLRACE_REGISTRY',
  redis: 'MILLRACE_REDIS',
  postgres: 'MILLRACE_POSTGRES',
  clickhouse: 'MILLRACE_CLICKHOUSE',
  temporal: 'MILLRACE_TEMPORAL',
} as const;

/** A service of the stack. */
export type Service = keyof typeof serviceVariables;

/** The services of the pipeline and of those who read from it: all but Temporal, which only workflows need. */
export const pipelineServices = ['kafka', 'registry', 'redis', 'postgres', 'clickhouse'] as const;

/** Every service, in the order in which they are shown. */
export const services = Object.keys(serviceVariables) as readonly Service[];

/**
 * Addresses as clients take them: `kafka` is `host:port[,host:port…]`, `registry` a URL that ends in
 * `/apis/ccompat/v7` (or the root of a Confluent registry), `redis`, `postgres` and `clickhouse` are URLs with
 * credentials in them, `temporal` is `host:port` of its frontend.
 */
export type Addresses = { readonly [service in Service]: string };

/** Where an address came from: its variable, or the local stack's file. */
export type AddressSource = 'environment' | 'stack';

/** A process's configuration. Read once at start by `loadConfig` and passed on; nothing else reads the environment. */
export interface Config {
  /** Folder of what is kept on this machine: the local stack's data, process ids, logs. */
  readonly home: string;
  /** The addresses that are known. Use `address` where one is needed. */
  readonly addresses: Partial<Addresses>;
  readonly sources: Readonly<Partial<Record<Service, AddressSource>>>;
  /** ClickHouse database that holds the facts. */
  readonly clickhouseDatabase: string;
  /** Cluster over which ClickHouse's tables are sharded and replicated; undefined = one node. */
  readonly clickhouseCluster: string | undefined;
  /** Temporal's namespace in which the workflows run. */
  readonly temporalNamespace: string;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  /** The gateway's door for machines; undefined = there is none. */
  readonly grpc: GrpcConfig | undefined;
  readonly webPort: number;
  /** Port of the metrics endpoint; undefined = none is served. */
  readonly metricsPort: number | undefined;
  /** A process that gave no sign of life for so many milliseconds loses its partitions to others. Default 10,000. */
  readonly sessionTimeoutMs: number;
  readonly logLevel: LogLevel;
  /** Key that signs and checks access tokens; undefined outside of production = the gateway's fixed local key. */
  readonly authKey: string | undefined;
  /** Master keys that platforms' credentials are encrypted by, as `id:base64` or `vault:…`; undefined outside of production = a file in `home`. */
  readonly credentialKey: string | undefined;
  /** Where master keys that begin with `vault:` are; undefined = nowhere, or none of them begins so. */
  readonly vault: VaultConfig | undefined;
  /** File or address of the daily exchange rates. Default: the ECB's last ninety days. */
  readonly ratesSource: string;
  /** Where people reach the web application, for links in messages; no slash at the end. Default: the local page. */
  readonly publicUrl: string;
  /** Where browsers reach the gateway, for its cookies and the identity provider's way back; no slash at the end. Default: the local one. */
  readonly gatewayUrl: string;
  /** Addresses and subnets of proxies whose word on where a request came from counts. Default: none. */
  readonly trustedProxies: readonly string[];
  /** The identity provider that people log in by; undefined = passwords only. */
  readonly oidc: OidcConfig | undefined;
  /** The installation's own mail server, for mails to people about their account; undefined = none go out. */
  readonly mail: MailConfig | undefined;
  /** Private addresses and subnets that notifications may be sent to. Default: none. */
  readonly notifyAllow: readonly string[];
  /** A running sandbox that connections made in the browser may call, outside of production. Default: none. */
  readonly sandboxUrl: string | undefined;
  readonly production: boolean;
  /** The address of `service`. Throws AddressError, which says how to give it, when it is not known. */
  address(service: Service): string;
}

/** HashiCorp Vault or OpenBao, as the variables of their own programs say it. */
export interface VaultConfig {
  readonly address: string;
  /** Undefined where an agent at the address adds it. */
  readonly token: string | undefined;
  readonly namespace: string | undefined;
}

/** An identity provider that speaks OpenID Connect. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people know it. */
  readonly name: string;
}

/** A mail server that the operator chose, and as whom it sends. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, or `starttls`, without which nothing is sent; `none` on this machine alone. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly from: string;
}

/** Where the gateway listens for gRPC. */
export interface GrpcConfig {
  readonly host: string;
  readonly port: number;
  /** PEM files of mutual TLS; undefined = none, which is for this machine only. */
  readonly tls: GrpcTlsFiles | undefined;
}

/** The server's certificate with those in between, its key, and the authorities whose clients may come in. */
export interface GrpcTlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly clientAuthorities: string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(0).max(65_535);
const url = (...schemes: string[]) =>
  text.refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), {
    error: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });
const brokers = text.regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, several separated by commas');

const addressSchema = {
  kafka: brokers,
  registry: url('http', 'https'),
  redis: url('redis', 'rediss'),
  postgres: url('postgres', 'postgresql'),
  clickhouse: url('http', 'https'),
  temporal: text.regex(/^[^\s,:]+:\d+$/, 'must be host:port'),
};

const subnets = text
  .transform((list) => list.split(',').map((each) => each.trim()))
  .refine((list) => list.every(isSubnet), 'must be addresses or subnets such as 10.1.0.0/16, separated by commas')
  .default([]);

const environmentSchema = z.object({
  MILLRACE_HOME: text.optional(),
  MILLRACE_KAFKA: addressSchema.kafka.optional(),
  MILLRACE_REGISTRY: addressSchema.registry.optional(),
  MILLRACE_REDIS: addressSchema.redis.optional(),
  MILLRACE_POSTGRES: addressSchema.postgres.optional(),
  MILLRACE_CLICKHOUSE: addressSchema.clickhouse.optional(),
  MILLRACE_TEMPORAL: addressSchema.temporal.optional(),
  MILLRACE_TEMPORAL_NAMESPACE: text.default('default'),
  MILLRACE_CLICKHOUSE_DATABASE: text.regex(/^\w+$/, 'may hold letters, digits and _ only').default('millrace'),
  MILLRACE_CLICKHOUSE_CLUSTER: text.regex(/^\w+$/, 'may hold letters, digits and _ only').optional(),
  MILLRACE_GATEWAY_HOST: text.default('127.0.0.1'),
  MILLRACE_GATEWAY_PORT: port.default(4000),
  MILLRACE_GRPC_HOST: text.default('127.0.0.1'),
  MILLRACE_GRPC_PORT: port.optional(),
  MILLRACE_GRPC_CERT: text.optional(),
  MILLRACE_GRPC_KEY: text.optional(),
  MILLRACE_GRPC_CLIENT_CA: text.optional(),
  MILLRACE_WEB_PORT: port.default(3000),
  MILLRACE_METRICS_PORT: port.optional(),
  // Brokers allow 6 s to 30 min unless they are set otherwise.
  MILLRACE_SESSION_TIMEOUT_MS: z.coerce.number().int().min(6_000).max(1_800_000).default(10_000),
  MILLRACE_LOG_LEVEL: z.enum(logLevels).default('info'),
  MILLRACE_AUTH_KEY: text.min(32, 'must have 32 characters or more').optional(),
  MILLRACE_CREDENTIAL_KEY: text.optional(),
  // Vault's own variables may be set for other programs: what they say is looked at where a key is in Vault.
  VAULT_ADDR: text.optional(),
  VAULT_TOKEN: text.optional(),
  VAULT_NAMESPACE: text.optional(),
  MILLRACE_RATES: text.default('https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml'),
  MILLRACE_PUBLIC_URL: url('http', 'https').optional(),
  MILLRACE_GATEWAY_URL: url('http', 'https').optional(),
  MILLRACE_TRUSTED_PROXIES: subnets,
  MILLRACE_OIDC_ISSUER: url('http', 'https').optional(),
  MILLRACE_OIDC_CLIENT_ID: text.optional(),
  MILLRACE_OIDC_CLIENT_SECRET: text.optional(),
  MILLRACE_OIDC_NAME: text.max(40).default('Single sign-on'),
  MILLRACE_MAIL_URL: url('smtp', 'smtps').optional(),
  MILLRACE_MAIL_FROM: text.optional(),
  MILLRACE_NOTIFY_ALLOW: subnets,
  MILLRACE_SANDBOX: url('http', 'https').optional(),
  NODE_ENV: z.string().optional(),
});

/** @throws ConfigError for a provider that is configured by halves: people would find out at the login. */
function oidcOf(env: z.infer<typeof environmentSchema>): OidcConfig | undefined {
  const {
    MILLRACE_OIDC_ISSUER: issuer,
    MILLRACE_OIDC_CLIENT_ID: clientId,
    MILLRACE_OIDC_CLIENT_SECRET: clientSecret,
  } = env;
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return { issuer, clientId, clientSecret, name: env.MILLRACE_OIDC_NAME };
  }
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined;
  throw new ConfigError(
    'an identity provider needs MILLRACE_OIDC_ISSUER, MILLRACE_OIDC_CLIENT_ID and MILLRACE_OIDC_CLIENT_SECRET: set all three or none',
  );
}

/** @throws ConfigError for a mail server without a sender, or a sender without a server. */
function mailOf(env: z.infer<typeof environmentSchema>): MailConfig | undefined {
  const { MILLRACE_MAIL_URL: server, MILLRACE_MAIL_FROM: from } = env;
  if (server === undefined && from === undefined) return undefined;
  if (server === undefined || from === undefined) {
    throw new ConfigError('mail about accounts needs MILLRACE_MAIL_URL and MILLRACE_MAIL_FROM: set both or none');
  }
  const { protocol, hostname, port, username, password } = new URL(server);
  const isLocal = isThisMachine(hostname);
  const security = protocol === 'smtps:' ? 'tls' : isLocal ? 'none' : 'starttls';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (security === 'tls' ? 465 : 587) : Number(port),
    security,
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    from,
  };
}

/**
 * Undefined unless a master key is in Vault.
 * @throws ConfigError for an address that is none, or to which keys would go unencrypted.
 */
function vaultOf(env: z.infer<typeof environmentSchema>): VaultConfig | undefined {
  const {
    MILLRACE_CREDENTIAL_KEY: keys = '',
    VAULT_ADDR: address,
    VAULT_TOKEN: token,
    VAULT_NAMESPACE: namespace,
  } = env;
  const isWanted = keys.split(',').some((key) => key.trim().startsWith('vault:'));
  if (!isWanted || address === undefined) return undefined;
  if (!url('http', 'https').safeParse(address).success) {
    throw new ConfigError('VAULT_ADDR must be a URL that starts with http:// or https://');
  }
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || isThisMachine(hostname)) return { address, token, namespace };
  throw new ConfigError(`VAULT_ADDR must begin with https:// unless it is of this machine: ${hostname} is not`);
}

function isThisMachine(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** @throws ConfigError for mutual TLS that is configured by halves. */
function grpcOf(env: z.infer<typeof environmentSchema>): GrpcConfig | undefined {
  const {
    MILLRACE_GRPC_HOST: host,
    MILLRACE_GRPC_PORT: port,
    MILLRACE_GRPC_CERT: certificate,
    MILLRACE_GRPC_KEY: key,
    MILLRACE_GRPC_CLIENT_CA: clientAuthorities,
  } = env;
  if (port === undefined) return undefined;
  if (certificate !== undefined && key !== undefined && clientAuthorities !== undefined) {
    return { host, port, tls: { certificate, key, clientAuthorities } };
  }
  if (certificate === undefined && key === undefined && clientAuthorities === undefined) {
    return { host, port, tls: undefined };
  }
  throw new ConfigError(
    'mutual TLS needs MILLRACE_GRPC_CERT, MILLRACE_GRPC_KEY and MILLRACE_GRPC_CLIENT_CA: set all three or none',
  );
}

function isSubnet(subnet: string): boolean {
  const [address = '', bits, ...rest] = subnet.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    longest > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
  );
}

/** What `.millrace/stack.json` holds: written by the local stack, read here. */
export const stackFileSchema = z.object({ addresses: z.object(addressSchema).partial() });

/** The file in which the local stack leaves its addresses. */
export function stackFile(home: string): string {
  return join(home, 'stack.json');
}

/**
 * Reads the configuration from environment variables; an address that is not set is taken from the local stack's file
 * in `MILLRACE_HOME` (default: `.millrace` in the project's folder). An empty variable counts as not set.
 * Throws ConfigError that names each wrong variable.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(environment));
  if (!parsed.success) throw new ConfigError(`wrong settings: ${problems(parsed.error)}`);
  const env = parsed.data;
  const home = resolve(env.MILLRACE_HOME ?? join(dirname(dirname(fileURLToPath(import.meta.url))), '.millrace'));
  const stack = readStackFile(home);
  const addresses: Partial<Record<Service, string>> = {};
  const sources: Partial<Record<Service, AddressSource>> = {};
  for (const service of services) {
    const configured = env[serviceVariables[service]];
    const address = configured ?? stack[service];
    if (address === undefined) continue;
    addresses[service] = address;
    sources[service] = configured === undefined ? 'stack' : 'environment';
  }
  return {
    home,
    addresses,
    sources,
    clickhouseDatabase: env.MILLRACE_CLICKHOUSE_DATABASE,
    clickhouseCluster: env.MILLRACE_CLICKHOUSE_CLUSTER,
    temporalNamespace: env.MILLRACE_TEMPORAL_NAMESPACE,
    gatewayHost: env.MILLRACE_GATEWAY_HOST,
    gatewayPort: env.MILLRACE_GATEWAY_PORT,
    grpc: grpcOf(env),
    webPort: env.MILLRACE_WEB_PORT,
    metricsPort: env.MILLRACE_METRICS_PORT,
    sessionTimeoutMs: env.MILLRACE_SESSION_TIMEOUT_MS,
    logLevel: env.MILLRACE_LOG_LEVEL,
    authKey: env.MILLRACE_AUTH_KEY,
    credentialKey: env.MILLRACE_CREDENTIAL_KEY,
    vault: vaultOf(env),
    ratesSource: env.MILLRACE_RATES,
    publicUrl: (env.MILLRACE_PUBLIC_URL ?? `http://127.0.0.1:${env.MILLRACE_WEB_PORT}`).replace(/\/+$/, ''),
    gatewayUrl: (env.MILLRACE_GATEWAY_URL ?? `http://127.0.0.1:${env.MILLRACE_GATEWAY_PORT}`).replace(/\/+$/, ''),
    trustedProxies: env.MILLRACE_TRUSTED_PROXIES,
    oidc: oidcOf(env),
    mail: mailOf(env),
    notifyAllow: env.MILLRACE_NOTIFY_ALLOW,
    sandboxUrl: env.MILLRACE_SANDBOX,
    production: env.NODE_ENV === 'production',
    address(service) {
      const address = addresses[service];
      if (address !== undefined) return address;
      throw new AddressError(
        `the address of ${service} is not known: run \`millrace stack up\`, or set ${serviceVariables[service]}`,
      );
    },
  };
}

/** `address` with the password of a URL, before its host or in its query, replaced by `***`. */
export function redactAddress(address: string): string {
  return address
    .replace(/^(\w+:\/\/[^/?#:@]*:)[^/?#]*(@[^/?#@]*)/, '$1***$2')
    .replace(/([?&]\w*(?:password|secret|token)\w*=)[^&#]*/gi, '$1***');
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
}

function problems(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
}

function readStackFile(home: string): Partial<Addresses> {
  const file = stackFile(home);
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const advice = 'remove it and run `millrace stack up`';
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${advice}`, { cause: error });
  }
  const parsed = stackFileSchema.safeParse(json);
  if (!parsed.success) throw new ConfigError(`${file} is not a stack file (${problems(parsed.error)}): ${advice}`);
  return Object.fromEntries(Object.entries(parsed.data.addresses).filter(([, address]) => address !== undefined));
}
