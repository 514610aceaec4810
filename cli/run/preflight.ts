import { type Config, redactAddress, type Service, services } from '../../base/config.ts';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { topics } from '../../redpanda/topics.ts';
import { pendingClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { pendingPostgres } from '../../sinks/postgres/migrate.ts';
import { CliError } from '../errors.ts';
import type { RunSet } from './names.ts';
import { refuseSilent } from './silent.ts';

/** The services that a set of parts needs. */
export type Needs = { readonly [service in Service]: boolean };

/** Sinks by what they read or write beside the topics. */
const storesOfSinks: Readonly<Record<string, 'clickhouse' | 'postgres' | 'redis'>> = {
  'clickhouse-facts': 'clickhouse',
  'clickhouse-gold': 'clickhouse',
  'clickhouse-quarantine': 'clickhouse',
  'clickhouse-audit': 'clickhouse',
  'clickhouse-evaluations': 'clickhouse',
  'postgres-slices': 'postgres',
  'postgres-slice-watch': 'postgres',
  'postgres-alerts': 'postgres',
  'config-outbox': 'postgres',
  notifications: 'postgres',
  'redis-gold': 'redis',
  'redis-alerts': 'redis',
  'redis-slices': 'redis',
};

/** Sinks that also tell in Redis that there is something new. */
const tellingRedis: ReadonlySet<string> = new Set(['clickhouse-gold']);

/** The services that the parts of `set` need. */
export function needsOf(set: RunSet): Needs {
  const stores = set.sinks.flatMap((name) => [storesOfSinks[name], ...(tellingRedis.has(name) ? ['redis'] : [])]);
  const records = set.topologies.length > 0 || set.sinks.length > 0 || set.workflows;
  return {
    kafka: records,
    registry: records,
    redis: set.topologies.length > 0 || set.gateway || set.workflows || stores.includes('redis'),
    postgres: set.gateway || set.workflows || stores.includes('postgres'),
    clickhouse: set.gateway || set.workflows || stores.includes('clickhouse'),
    temporal: set.workflows,
  };
}

/** The services that are needed, by name. */
export function neededServices(needs: Needs): readonly Service[] {
  return services.filter((service) => needs[service]);
}

/**
 * Looks whether the services answer that the parts need, and have the topics and tables; changes nothing. Whether the schemas
 * are there is found out when they are opened.
 * @throws UnreachableError that names every service that does not answer within ten seconds.
 * @throws CliError MR_CLI_UNPREPARED that names what is missing and the command that makes it.
 */
export async function refuseUnprepared(needs: Needs, config: Config): Promise<void> {
  const needed = neededServices(needs);
  await refuseSilent(needed, config);
  const missing = await Promise.all(
    needed.map(async (service) => {
      const address = config.address(service);
      const lacks = await missingIn(service, address, config);
      return lacks === undefined ? [] : [`${service} at ${redactAddress(address)} lacks ${lacks}, then start again`];
    }),
  );
  if (missing.flat().length > 0) throw new CliError('MR_CLI_UNPREPARED', missing.flat().join('\n'));
}

/** What the service lacks, and the command that makes it; undefined when nothing. */
async function missingIn(service: Service, address: string, config: Config): Promise<string | undefined> {
  if (service === 'kafka') return missingTopics(address);
  if (service === 'postgres') return migrationsMissing((await pendingPostgres(address)) ?? []);
  if (service === 'clickhouse') {
    const { clickhouseDatabase: database, clickhouseCluster: cluster } = config;
    return migrationsMissing(await pendingClickHouse(address, { database, cluster }));
  }
  return undefined;
}

async function missingTopics(brokers: string): Promise<string | undefined> {
  const there = new Set(await withKafkaAdmin(brokers, (admin) => admin.listTopics(), { retries: 3 }));
  const missing = topics.map(({ name }) => name).filter((name) => !there.has(name));
  return missing.length === 0 ? undefined : `the topics ${some(missing)}: run \`millrace topics apply\``;
}

function migrationsMissing(pending: readonly string[]): string | undefined {
  return pending.length === 0 ? undefined : `the migrations ${some(pending)}: run \`millrace migrate\``;
}

/** The first names of a list that may be long. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length <= 4 ? shown : `${shown} and ${names.length - 4} more`;
}
