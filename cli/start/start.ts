import { join } from 'node:path';
import { type Config, loadConfig, services } from '../../base/config.ts';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { startDockerStack, stopDockerStack } from '../../redpanda/local/docker.ts';
import { withLock } from '../../redpanda/local/lock.ts';
import { boundLogs } from '../../redpanda/local/log-files.ts';
import { terminalProgress } from '../../redpanda/local/progress.ts';
import { startStack } from '../../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../../redpanda/subjects.ts';
import { registryClient } from '../../schemas/registry.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { addSampleRules } from '../sample/sample-rules.ts';
import { addTenant } from '../tenants/store.ts';
import type { StartArguments } from './arguments.ts';
import { buildPage } from './page.ts';
import { demoTenant, gatewayUrl, partsOf, startParts, wantedPorts, webUrl } from './parts.ts';
import { refuseTakenPorts } from './ports.ts';
import { type Supervision, supervise } from './supervise.ts';

/** Milliseconds that a server has to end in before it is killed. */
const serverStopMs = 5_000;

/**
 * Starts everything and keeps it running until Ctrl-C, which ends all that was started here. Servers that ran before stay.
 * Resolves to the exit code as `supervise` says.
 * @throws CliError MR_CLI_PORT, LockError when it runs already, and whatever a part does not come up with.
 */
export async function start(options: StartArguments): Promise<number> {
  const { home } = loadConfig();
  const work = () => supervise((supervision) => bringUp(options, supervision), say);
  return withLock(join(home, 'start.lock'), work, { timeoutMs: 0 });
}

async function bringUp(options: StartArguments, supervision: Supervision): Promise<void> {
  await refuseTakenPorts(wantedPorts(loadConfig()));
  // Beside the servers, which wait for one another most of the time, and not beside the pipeline, which has two weeks to fetch.
  const page = buildPage(supervision, say);
  // Awaited below; until then a build that failed is no rejection that nobody handles.
  page.catch(() => undefined);
  await bringUpServers(options, supervision);
  const config = loadConfig();
  await prepare(config, options);
  await page;
  supervision.ending.throwIfAborted();
  await startParts(partsOf(config, options.sample), config, { supervision, say });
  printAddresses(config);
}

async function bringUpServers({ docker }: StartArguments, supervision: Supervision): Promise<void> {
  const { home } = loadConfig();
  if (docker === true) {
    say('starts Redpanda, Redis, Postgres, ClickHouse and Temporal in Docker: deploy/compose.yaml');
    supervision.atEnd(() => stopDockerStack({ home, wipe: false }));
    await startDockerStack(supervision.ending);
    return;
  }
  say(
    'starts Kafka, a schema registry, Redis, Postgres, ClickHouse and Temporal on this machine; what is missing is downloaded once to ~/.cache/millrace',
  );
  const stack = await startStack({
    mode: 'dev',
    progress: terminalProgress(),
    signal: supervision.ending,
    onLaunch: (_service, { pid }) => supervision.groups.add(pid),
  });
  const logs = services.map((service) => join(home, 'logs', `${service}.log`));
  const unbound = boundLogs(logs, { onError: (error) => say(`a log cannot be cut: ${error.message}`) });
  supervision.atEnd(async () => {
    unbound();
    await stack.stop(serverStopMs);
    say('ended; the data stays in .millrace/');
  });
}

async function prepare(config: Config, { sample }: StartArguments): Promise<void> {
  const registry = registryClient(config.address('registry'));
  await Promise.all([
    applyTopics(config.address('kafka')),
    planSubjects(registry).then((plans) => applySubjects(registry, plans)),
    migratePostgres(config.address('postgres')),
    migrateClickHouse(config.address('clickhouse'), {
      database: config.clickhouseDatabase,
      cluster: config.clickhouseCluster,
    }),
  ]);
  await addTenant(demoTenant, 'Northwind (sample data)');
  if (sample) await addSampleRules(demoTenant);
  say('topics, schemas and tables are there');
}

function printAddresses(config: Config): void {
  say(`
  the page   ${webUrl(config)}
  alerts     ${webUrl(config)}/alerts
  GraphQL    ${gatewayUrl(config)}/graphql
  try        npx millrace totals --tenant ${demoTenant}
  logs       ${join(config.home, 'logs')}

Ctrl-C ends all of it; starting again goes on.`);
}

function say(text: string): void {
  console.log(text);
}
