import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../base/config.ts';
import { topologies } from '../../topologies/index.ts';
import { CliError } from '../errors.ts';
import { Child, type Program } from './child.ts';
import type { WantedPort } from './ports.ts';
import type { Supervision } from './supervise.ts';

/** Whose the sample data is. */
export const demoTenant = 'demo';

const root = fileURLToPath(new URL('../..', import.meta.url));
const millrace = join(root, 'cli', 'millrace.cjs');
const webServer = fileURLToPath(new URL('serve-web.mjs', import.meta.url));
const loopback = '127.0.0.1';

/** Milliseconds that a part may take to answer. */
const readyMs = 60_000;
/** Milliseconds that a part has to end in before it is killed. */
const partStopMs = 7_000;

/** One process of the pipeline; `url` answers when it is up. */
export interface Part extends Program {
  readonly ready?: { readonly url: string; readonly withinMs: number };
}

/** Where browsers on this machine reach the gateway: an address that stands for all of them is none to go to. */
export function gatewayUrl({ gatewayHost, gatewayPort }: Config): string {
  const host = ['0.0.0.0', '::'].includes(gatewayHost) ? loopback : gatewayHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${gatewayPort}`;
}

export function webUrl({ webPort }: Config): string {
  return `http://${loopback}:${webPort}`;
}

/** What the parts are going to listen on. Metrics: the pipeline's on the configured port, the sinks' on the next one. */
export function wantedPorts(config: Config): readonly WantedPort[] {
  const { gatewayHost, gatewayPort, webPort, metricsPort } = config;
  const variable = 'MILLRACE_METRICS_PORT';
  return [
    {
      what: 'the gateway',
      host: gatewayHost,
      port: gatewayPort,
      variable: 'MILLRACE_GATEWAY_PORT',
      hostVariable: 'MILLRACE_GATEWAY_HOST',
    },
    { what: 'the page', host: loopback, port: webPort, variable: 'MILLRACE_WEB_PORT' },
    ...(metricsPort === undefined
      ? []
      : [
          { what: 'the metrics of the pipeline', host: loopback, port: metricsPort, variable },
          { what: 'the metrics of the sinks', host: loopback, port: metricsPort + 1, variable },
        ]),
  ];
}

/** The processes that make up a running pipeline: every topology there is, also one that was added a moment ago. */
export function partsOf(config: Config, sample: boolean): readonly Part[] {
  const { metricsPort } = config;
  const sinksMetricsPort = metricsPort === undefined ? undefined : metricsPort + 1;
  const metrics = (port: number | undefined) => (port === undefined ? [] : ['--metrics-port', String(port)]);
  const part = (name: string, script: string, ...args: string[]): Part => ({
    name,
    command: process.execPath,
    args: [script, ...args],
    cwd: root,
  });
  const instance = ['--instance', 'local'];
  const gateway = gatewayUrl(config);
  return [
    part('pipeline', millrace, 'run', ...topologies.map((each) => each.name), ...instance, ...metrics(metricsPort)),
    {
      ...part('serving', millrace, 'run', 'sinks', 'gateway', ...instance, ...metrics(sinksMetricsPort)),
      ready: { url: `${gateway}/health`, withinMs: readyMs },
    },
    part('workflows', millrace, 'run', 'workflows', ...instance),
    {
      ...part('web', webServer, String(config.webPort), gateway, demoTenant),
      ready: { url: webUrl(config), withinMs: readyMs },
    },
    // Any free port: only its own connections call it.
    ...(sample ? [part('sandbox', millrace, 'sandbox', '--port', '0', '--feed', demoTenant)] : []),
  ];
}

interface PartsContext {
  readonly supervision: Supervision;
  say(text: string): void;
}

/**
 * Starts the parts and resolves when those that answer to a URL do.
 * @throws CliError MR_CLI_CHILD that names the log of the part that does not answer in time.
 */
export async function startParts(parts: readonly Part[], config: Config, context: PartsContext): Promise<void> {
  const { supervision, say } = context;
  const logFolder = join(config.home, 'logs');
  const { groups, giveUp, ending } = supervision;
  const children = parts.map((part) => ({ part, child: new Child(part, { groups, logFolder, say, giveUp }) }));
  supervision.atEnd(() => Promise.all(children.map(({ child }) => child.stop(partStopMs))));
  for (const { child } of children) child.start();
  say(`${children.map(({ child }) => child.name).join(', ')} start`);
  await Promise.all(
    children.map(async ({ part, child }) => {
      if (part.ready === undefined) return;
      await answers(part.ready, child, ending);
      say(`${child.name} answers`);
    }),
  );
}

async function answers(ready: Required<Part>['ready'], child: Child, ending: AbortSignal): Promise<void> {
  const { url, withinMs } = ready;
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    // Not listening yet is the expected answer at first.
    const signal = AbortSignal.any([ending, AbortSignal.timeout(2_000)]);
    const answer = await fetch(url, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200, undefined, { signal: ending });
  }
  throw new CliError(
    'MR_CLI_CHILD',
    `${child.name} does not answer at ${url} within ${withinMs / 1000} s: see ${child.logFile}`,
  );
}
