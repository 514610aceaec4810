import { StreamsApp } from '@millrace/streams/runtime';
import { type Config, type LogLevel, loadConfig } from '../../base/config.ts';
import { createLogger, type Logger } from '../../base/log.ts';
import { createRegistry, type Registry, serveMetrics } from '../../base/telemetry.ts';
import { builtInReport } from '../../connectors/registry.ts';
import { createCodec } from '../../schemas/codec.ts';
import { maxRecordBytes } from '../../schemas/limits.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics, type Topics } from '../../schemas/topics.ts';
import { startSink } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';
import { channelSecrets } from '../notifications/secrets.ts';
import type { RunArguments } from './arguments.ts';
import { type RunSet, runSet } from './names.ts';
import { neededServices, needsOf, refuseUnprepared } from './preflight.ts';
import { watchSignals } from './signals.ts';
import { refuseTail } from './tail/refuse-tail.ts';
import { type ServiceWatch, watchServices } from './watch-services.ts';
import { within } from './within.ts';

/** Something that runs until it is stopped. */
interface Running {
  readonly name: string;
  stop(): Promise<void>;
}

/** Milliseconds that the parts have to end in, in all: less than the 30 s after which Kubernetes kills. */
const stopMs = 25_000;

/**
 * Runs what `names` say until SIGINT or SIGTERM, at any moment, or until something fails. Resolves to the exit code: 0 after
 * a signal, 1 after a failure, which was logged. A second signal kills the process at once, and so does a part that has not stopped in
 * time.
 * @throws CliError MR_CLI_NAME for a name that is none, MR_CLI_UNPREPARED when topics or tables are missing, and what a part
 * does not start with.
 */
export async function runProcesses(names: readonly string[], options: RunArguments): Promise<number> {
  const set = runSet(names);
  refuseTail(set, options);
  const config = loadConfig();
  const logger = createLogger({ name: 'millrace', level: levelOf(config, options) });
  const registry = createRegistry({ service: 'millrace' });
  const ended = endOfProcess();
  const running: Running[] = [];
  const starting = (async () => {
    await refuseUnprepared(needsOf(set), config);
    const topics = createTopics(createCodec(registryClient(config.address('registry'))));
    if (ended.signal.aborted) return;
    const watch = watchServices(neededServices(needsOf(set)), { config, logger, registry, signal: ended.signal });
    const parts = { config, options, logger, registry, topics, watch, fail: ended.fail };
    const own = options.tail ? await followed(set, parts, running) : set;
    await startAll(partsOf(own, parts), running);
    if (ended.signal.aborted) return;
    logger.info({ running: running.map(({ name }) => name), instance: options.instance }, 'running');
  })();
  try {
    return await Promise.race([ended.code, starting.then(() => ended.code)]);
  } finally {
    const inTime = await within(stopMs, stopAll(running, starting, logger));
    if (!inTime) {
      logger.warn({ stopMs }, 'not stopped in time: killed as it is');
      killOwn();
    }
    ended.unwatch();
  }
}

/** Ends this process now: `process.exit` waits for the client library's threads, and without a broker some never end. */
function killOwn(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** What a tail shows is not to be lost among lines of the log that tell that all is well. */
function levelOf({ logLevel }: Config, { tail }: RunArguments): LogLevel {
  return tail && logLevel === 'info' ? 'warn' : logLevel;
}

/** Begins to follow the topologies of the set, and gives the set without those that run already. */
async function followed(set: RunSet, { options, ...parts }: Parts, running: Running[]): Promise<RunSet> {
  // Loaded when it is asked for: a part that runs by itself starts without it.
  const { runningAlready, startTail } = await import('./tail/start-tail.ts');
  running.push(await startTail(set.topologies, options, parts));
  const already = await runningAlready(set.topologies, options.instance, parts.config);
  return { ...set, topologies: set.topologies.filter((name) => !already.includes(name)) };
}

/**
 * Starts the parts side by side, for each waits for the broker; those that run are added to `running`. Rejects as the first that
 * failed, once none is starting any more.
 */
async function startAll(parts: readonly (() => Promise<Running>)[], running: Running[]): Promise<void> {
  const outcomes = await Promise.allSettled(parts.map(async (start) => running.push(await start())));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Stops what runs, then what was still starting. */
async function stopAll(running: Running[], starting: Promise<void>, logger: Logger): Promise<void> {
  const stopThose = async () => {
    const results = await Promise.allSettled(running.splice(0).map((part) => part.stop()));
    for (const result of results) {
      if (result.status === 'rejected') logger.warn({ err: result.reason }, 'not stopped cleanly');
    }
  };
  await stopThose();
  // When it has failed, that is thrown already; when it fails from now on, that is because of the end.
  await starting.catch(() => undefined);
  await stopThose();
}

/** How to start each part of the set. */
function partsOf(set: RunSet, parts: Parts): readonly (() => Promise<Running>)[] {
  const { config, options, registry, watch } = parts;
  const metricsPort = options.metricsPort ?? config.metricsPort;
  return [
    ...(metricsPort === undefined ? [] : [() => runMetrics(registry, metricsPort, watch)]),
    ...set.sinks.map((name) => () => runSink(name, parts)),
    ...set.topologies.map((name) => () => runTopology(name, parts)),
    ...(set.gateway ? [() => runGateway(parts)] : []),
    ...(set.workflows ? [() => runWorkflows(parts)] : []),
  ];
}

interface Parts {
  readonly config: Config;
  readonly options: RunArguments;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly topics: Topics;
  readonly watch: ServiceWatch;
  readonly fail: (error: unknown) => void;
}

async function runTopology(name: string, { config, options, logger, registry, topics, fail }: Parts): Promise<Running> {
  const named = topologies.find((topology) => topology.name === name);
  if (named === undefined) throw new RangeError(`no topology ${name}`);
  const app = new StreamsApp(named.build({ topics, builtInReports: builtInReport }), {
    bootstrapServers: config.address('kafka'),
    redis: config.address('redis'),
    instanceId: options.instance,
    sessionTimeoutMs: config.sessionTimeoutMs,
    maxMessageBytes: maxRecordBytes,
    registry,
    logger: logger.child({ topology: name }),
    onFatal: fail,
  });
  await app.start();
  return { name, stop: () => app.stop() };
}

async function runSink(name: string, { config, options, logger, registry, topics, fail }: Parts): Promise<Running> {
  const { instance } = options;
  const sink = await startSink(name, {
    config,
    topics,
    logger,
    secrets: channelSecrets(config),
    registry,
    instance,
    sessionTimeoutMs: config.sessionTimeoutMs,
  });
  sink.done.catch(fail);
  return sink;
}

async function runGateway({ config, logger }: Parts): Promise<Running> {
  // Loaded when it is run: topologies start in half the time without it.
  const { startGatewayPart } = await import('./gateway.ts');
  const gateway = await startGatewayPart(config, logger.child({ part: 'gateway' }));
  return { name: 'gateway', stop: () => gateway.close() };
}

async function runWorkflows({ config, logger, fail }: Parts): Promise<Running> {
  // Loaded when it is run: its SDK is as large as everything else together.
  const { startWorker } = await import('../../workflows/worker.ts');
  const { organisationPorts } = await import('../ingestion/organisation-ports.ts');
  const own = logger.child({ part: 'workflows' });
  const { organisation, close } = organisationPorts(config, own);
  const worker = await startWorker(config, { logger: own, organisation }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  worker.done.catch(fail);
  return { name: 'workflows', stop: () => worker.stop().finally(close) };
}

async function runMetrics(registry: Registry, port: number, { healthy }: ServiceWatch): Promise<Running> {
  const server = await serveMetrics(registry, { port, healthy });
  return { name: 'metrics', stop: () => server.close() };
}

interface EndOfProcess {
  /** Resolves to the exit code: 0 at the first signal, 1 at the first failure. */
  readonly code: Promise<number>;
  /** Aborted at the same moment, at the latest when nothing is watched any more. */
  readonly signal: AbortSignal;
  fail(): void;
  unwatch(): void;
}

function endOfProcess(): EndOfProcess {
  const ending = new AbortController();
  let resolve: (code: number) => void = () => undefined;
  const code = new Promise<number>((settle) => {
    resolve = settle;
  });
  const end = (code: number) => {
    resolve(code);
    ending.abort();
  };
  const unwatchSignals = watchSignals({ first: () => end(0), again: killOwn });
  const unwatch = () => {
    unwatchSignals();
    ending.abort();
  };
  return { code, signal: ending.signal, fail: () => end(1), unwatch };
}
