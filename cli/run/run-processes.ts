import { StreamsApp } from '@millrace/streams/runtime';
import { type Config, loadConfig } from '../../base/config.ts';
import { createLogger, type Logger } from '../../base/log.ts';
import { createRegistry, type MetricsServer, type Registry, serveMetrics } from '../../base/telemetry.ts';
import { builtInReport } from '../../connectors/registry.ts';
import { startGateway } from '../../gateway/main.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics, type Topics } from '../../schemas/topics.ts';
import { startSink } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';
import type { RunArguments } from './arguments.ts';
import { runSet } from './names.ts';

/** Something that runs until it is stopped. */
interface Running {
  readonly name: string;
  stop(): Promise<void>;
}

/** Bytes of a raw record beyond its payload of 900 kB, and of records that carry one row: well below the topics' limit. */
const maxMessageBytes = 1_900_000;

/**
 * Runs what `names` say until SIGINT or SIGTERM, or until something fails. Resolves to the exit code: 0 after a signal, 1 after
 * a failure, which was logged.
 */
export async function runProcesses(names: readonly string[], options: RunArguments): Promise<number> {
  const set = runSet(names);
  const config = loadConfig();
  const logger = createLogger({ name: 'millrace', level: config.logLevel });
  const registry = createRegistry({ service: 'millrace' });
  const topics = createTopics(createCodec(registryClient(config.address('registry'))));
  const ended = endOfProcess();
  const running: Running[] = [];
  try {
    const metrics = await metricsServer(config, options, registry);
    if (metrics !== undefined) running.push({ name: 'metrics', stop: () => metrics.close() });
    const parts = { config, options, logger, registry, topics, fail: ended.fail };
    for (const name of set.sinks) running.push(await runSink(name, parts));
    for (const name of set.topologies) running.push(await runTopology(name, parts));
    if (set.gateway) running.push(await runGateway(parts));
    logger.info({ running: running.map(({ name }) => name), instance: options.instance }, 'running');
    return await ended.code;
  } finally {
    const results = await Promise.allSettled(running.map((part) => part.stop()));
    for (const result of results) {
      if (result.status === 'rejected') logger.warn({ err: result.reason }, 'not stopped cleanly');
    }
  }
}

interface Parts {
  readonly config: Config;
  readonly options: RunArguments;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly topics: Topics;
  readonly fail: (error: unknown) => void;
}

async function runTopology(name: string, { config, options, logger, registry, topics, fail }: Parts): Promise<Running> {
  const named = topologies.find((topology) => topology.name === name);
  if (named === undefined) throw new RangeError(`no topology ${name}`);
  const app = new StreamsApp(named.build({ topics, builtInReports: builtInReport }), {
    bootstrapServers: config.address('kafka'),
    redis: config.address('redis'),
    instanceId: options.instance,
    maxMessageBytes,
    registry,
    logger: logger.child({ topology: name }),
    onFatal: fail,
  });
  await app.start();
  return { name, stop: () => app.stop() };
}

async function runSink(name: string, { config, logger, registry, topics, fail }: Parts): Promise<Running> {
  const sink = await startSink(name, { config, topics, logger, registry });
  sink.done.catch(fail);
  return sink;
}

async function runGateway({ config, logger }: Parts): Promise<Running> {
  const gateway = await startGateway(config, { logger: logger.child({ part: 'gateway' }) });
  return { name: 'gateway', stop: () => gateway.close() };
}

async function metricsServer(
  config: Config,
  options: RunArguments,
  registry: Registry,
): Promise<MetricsServer | undefined> {
  const port = options.metricsPort ?? config.metricsPort;
  return port === undefined ? undefined : serveMetrics(registry, { port });
}

/** Resolves to the exit code: 0 at the first SIGINT or SIGTERM, 1 at the first failure. A second signal ends at once. */
function endOfProcess(): { readonly code: Promise<number>; readonly fail: (error: unknown) => void } {
  let resolve: (code: number) => void = () => undefined;
  const code = new Promise<number>((settle) => {
    resolve = settle;
  });
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals > 1) process.exit(1);
    resolve(0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { code, fail: () => resolve(1) };
}
