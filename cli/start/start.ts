import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, loadConfig } from '../../base/config.ts';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { terminalProgress } from '../../redpanda/local/progress.ts';
import { startStack, stopDevStack } from '../../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../../redpanda/subjects.ts';
import { registryClient } from '../../schemas/registry.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { startWeb } from '../../web/start.mjs';
import { CliError } from '../errors.ts';
import { addTenant } from '../tenants/store.ts';
import { Child } from './children.ts';

const demoTenant = 'demo';
/** Milliseconds that the gateway may take to answer. */
const gatewayReadyMs = 60_000;

/** Starts everything and resolves to the exit code after Ctrl-C (0) or when a part cannot be kept up (1). */
export async function start(options: { readonly sample: boolean }): Promise<number> {
  const signal = firstSignal();
  say(
    'starts Kafka, a schema registry, Redis, Postgres and ClickHouse on this machine; what is missing is downloaded once to ~/.cache/millrace',
  );
  await startStack({ mode: 'dev', progress: terminalProgress() });
  const config = loadConfig();
  let stopAll: () => Promise<void> = async () => undefined;
  try {
    await refuseTakenPorts(config);
    await prepare(config);
    const running = await startParts(config, options.sample);
    stopAll = running.stop;
    printAddresses(config);
    return await Promise.race([signal, running.givenUp]);
  } finally {
    say('ending; the data stays in .millrace/');
    await stopAll();
    await stopDevStack({ home: config.home });
  }
}

async function prepare(config: Config): Promise<void> {
  const registry = registryClient(config.address('registry'));
  await Promise.all([
    applyTopics(config.address('kafka')),
    planSubjects(registry).then((plans) => applySubjects(registry, plans)),
    migratePostgres(config.address('postgres')),
    migrateClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase }),
  ]);
  await addTenant(demoTenant, 'Northwind (sample data)');
  say('topics, schemas and tables are there');
}

async function startParts(config: Config, sample: boolean) {
  const logs = join(config.home, 'logs');
  let giveUp: (code: number) => void = () => undefined;
  const givenUp = new Promise<number>((resolve) => {
    giveUp = resolve;
  });
  const onGivenUp = (child: Child) => {
    say(`${child.name} cannot be kept running: see ${child.logFile}`);
    giveUp(1);
  };
  const child = (name: string, ...args: string[]) => new Child(name, args, logs, onGivenUp);
  const children = [
    child('pipeline', 'run', 'bronze', 'silver', 'gold', '--instance', 'local'),
    child('serving', 'run', 'sinks', 'gateway', '--instance', 'local'),
    ...(sample ? [child('sample', 'sample', '--tenant', demoTenant)] : []),
  ];
  for (const each of children) each.start();
  const gatewayUrl = `http://${config.gatewayHost}:${config.gatewayPort}`;
  const stops = [() => Promise.all(children.map((each) => each.stop()))];
  try {
    await reachable(`${gatewayUrl}/health`);
    say('pipeline, sinks and gateway run');
    const web = await startWeb({ port: config.webPort, gatewayUrl, tenant: demoTenant, log: say });
    stops.unshift(async () => {
      await web.stop();
      return [];
    });
  } catch (error) {
    await Promise.all(children.map((each) => each.stop()));
    throw error;
  }
  const stop = async () => {
    for (const each of stops) await each();
  };
  return { givenUp, stop };
}

async function reachable(url: string): Promise<void> {
  for (let waited = 0; waited < gatewayReadyMs; waited += 300) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(300);
  }
  throw new CliError('MR_CLI_CHILD', `the gateway does not answer at ${url}: see .millrace/logs/serving.log`);
}

/** @throws CliError that names the port and the variable that changes it. */
async function refuseTakenPorts(config: Config): Promise<void> {
  const ports = [
    ['MILLRACE_GATEWAY_PORT', config.gatewayPort],
    ['MILLRACE_WEB_PORT', config.webPort],
  ] as const;
  for (const [variable, port] of ports) {
    if (await isFree(port)) continue;
    throw new CliError(
      'MR_CLI_PORT',
      `port ${port} is taken by another program: end it, or set ${variable} to a free one`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function printAddresses(config: Config): void {
  say(`
  the page   http://127.0.0.1:${config.webPort}
  GraphQL    http://127.0.0.1:${config.gatewayPort}/graphql
  try        npx millrace totals --tenant ${demoTenant}

Ctrl-C ends all of it; starting again goes on.`);
}

/** Resolves to 0 at the first SIGINT or SIGTERM; a second one ends at once. */
function firstSignal(): Promise<number> {
  return new Promise((resolve) => {
    let signals = 0;
    const onSignal = () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      resolve(0);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

function say(text: string): void {
  console.log(text);
}
