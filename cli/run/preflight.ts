import { type Config, redactAddress, type Service, serviceVariables } from '../../base/config.ts';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { topics } from '../../redpanda/topics.ts';
import { pendingClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { pendingPostgres } from '../../sinks/postgres/migrate.ts';
import { CliError } from '../errors.ts';
import type { RunSet } from './names.ts';

/** What a set of parts needs to find. */
export interface Needs {
  readonly topics: boolean;
  readonly postgres: boolean;
  readonly clickhouse: boolean;
}

/** Sinks by what they read or write beside the topics. */
const storesOfSinks: Readonly<Record<string, 'clickhouse' | 'postgres' | 'redis'>> = {
  'clickhouse-facts': 'clickhouse',
  'clickhouse-gold': 'clickhouse',
  'clickhouse-quarantine': 'clickhouse',
  'postgres-slices': 'postgres',
  'config-outbox': 'postgres',
  'redis-gold': 'redis',
};

/** What the parts of `set` need to find. */
export function needsOf(set: RunSet): Needs {
  const stores = set.sinks.map((name) => storesOfSinks[name]);
  return {
    topics: set.topologies.length > 0 || set.sinks.length > 0,
    postgres: set.gateway || stores.includes('postgres'),
    clickhouse: set.gateway || stores.includes('clickhouse'),
  };
}

/**
 * Looks whether the topics and tables are there that the parts need; changes nothing. Whether the schemas are is found out
 * when they are opened.
 * @throws CliError MR_CLI_UNPREPARED that names what is missing and the command that makes it, or the store that does not
 * answer.
 */
export async function refuseUnprepared(needs: Needs, config: Config): Promise<void> {
  const found = await Promise.all([
    needs.topics ? ask(config, 'kafka', missingTopics) : undefined,
    needs.postgres ? ask(config, 'postgres', missingInPostgres) : undefined,
    needs.clickhouse ? ask(config, 'clickhouse', missingInClickHouse(config.clickhouseDatabase)) : undefined,
  ]);
  const problems = found.filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new CliError('MR_CLI_UNPREPARED', problems.join('\n'));
}

/** What is wrong with the service; undefined when nothing is. */
async function ask(
  config: Config,
  service: Service,
  look: (address: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const address = config.address(service);
  const named = `${service} at ${redactAddress(address)}`;
  try {
    const missing = await look(address);
    return missing === undefined ? undefined : `${named} lacks ${missing}, then start again`;
  } catch (error) {
    const variable = serviceVariables[service];
    return `${named} does not answer (${reasonOf(error)}): see whether it runs (\`millrace stack status\`), or correct ${variable}`;
  }
}

async function missingTopics(brokers: string): Promise<string | undefined> {
  const there = new Set(await withKafkaAdmin(brokers, (admin) => admin.listTopics(), { retries: 3 }));
  const missing = topics.map(({ name }) => name).filter((name) => !there.has(name));
  return missing.length === 0 ? undefined : `the topics ${some(missing)}: run \`millrace topics apply\``;
}

async function missingInPostgres(url: string): Promise<string | undefined> {
  return migrationsMissing((await pendingPostgres(url)) ?? []);
}

function missingInClickHouse(database: string): (url: string) => Promise<string | undefined> {
  return async (url) => migrationsMissing(await pendingClickHouse(url, { database }));
}

function migrationsMissing(pending: readonly string[]): string | undefined {
  return pending.length === 0 ? undefined : `the migrations ${some(pending)}: run \`millrace migrate\``;
}

/** The first names of a list that may be long. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length <= 4 ? shown : `${shown} and ${names.length - 4} more`;
}

/** Refused connections to several addresses come as an error without a message of its own. */
function reasonOf(error: unknown): string {
  const { message, code, errors } = error as { message: string; code?: string; errors?: readonly Error[] };
  return message || errors?.[0]?.message || code || String(error);
}
