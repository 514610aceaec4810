import type { Registry } from 'prom-client';
import { BrokerError, FencedError, StateGapError, StreamsConfigError } from '../errors.ts';
import type { Topology } from '../topology/topology.ts';
import { openAdmin } from './admin.ts';
import type { StreamsAppState } from './app-state.ts';
import { Assignment } from './assignment.ts';
import { BrokerChangelogRetention } from './changelog-retention.ts';
import type { KafkaClients } from './client.ts';
import { type ResolvedConfig, resolveConfig, type StreamsConfig, threadPoolWarning } from './config.ts';
import { checkEvolution, noteTopology } from './evolution.ts';
import { StateFlusher } from './flusher.ts';
import { GlobalTables } from './global-tables.ts';
import { assignmentStrategy, checkRunnable, prepareTopics } from './internal-topics.ts';
import { Lane } from './lane.ts';
import { type StreamsMetrics, streamsMetrics } from './metrics.ts';
import { leaveOrphaningGroup } from './orphans.ts';
import { Packs, packBytes, packedTopics } from './packing/packs.ts';
import { RepartitionPurge } from './purge.ts';
import { rdkafkaClients } from './rdkafka.ts';
import { type RedisClient, redisClient } from './redis-connection.ts';
import { Restorer } from './restore.ts';
import { StatusReporter } from './status-reporter.ts';

/** Times a lane is built anew without having committed anything in between, before the application gives up. */
const MAX_RECOVERIES = 8;
const RECOVERY_PAUSE_MS = 500;
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Runs a topology, exactly once: what a record causes (outputs, state changes, dead letters) and the fact that it was
 * read are one Kafka transaction; Redis gets the state after it. Start more of them under the same application id, each
 * with its own `instanceId`, and the partitions are spread over them.
 */
export class StreamsApp {
  readonly #topology: Topology;
  readonly #config: ResolvedConfig;
  readonly #metrics: StreamsMetrics;
  readonly #clients: KafkaClients;
  readonly #redis: RedisClient;
  readonly #globalTables: GlobalTables;
  readonly #reporter: StatusReporter;
  readonly #listeners: Array<(state: StreamsAppState) => void> = [];
  /** Of every topic it reads, and its own. */
  #partitions: ReadonlyMap<string, number> = new Map();
  #state: StreamsAppState = 'created';
  #lane: Lane | undefined;
  #running: Promise<void> | undefined;
  #recoveries = 0;

  /** @throws StreamsConfigError for a setting that cannot be used, TopologyError for what this runtime cannot run. */
  constructor(topology: Topology, config: StreamsConfig) {
    checkRunnable(topology);
    this.#topology = topology;
    this.#config = resolveConfig(topology.applicationId, config);
    this.#metrics = streamsMetrics(config.registry);
    this.#clients = rdkafkaClients(this.#config, this.#metrics);
    this.#redis = redisClient(this.#config.redis, topology.applicationId);
    // Commands report what fails; an idle connection that breaks is made anew by the client.
    this.#redis.on('error', (error) => this.#config.logger.warn({ err: error }, 'Redis connection'));
    this.#globalTables = new GlobalTables(topology, this.#clients, this.#config, this.#metrics);
    const reported = { config: this.#config, redis: this.#redis, metrics: this.#metrics };
    this.#reporter = new StatusReporter({ ...reported, topologyHash: topology.hash });
  }

  get state(): StreamsAppState {
    return this.#state;
  }

  /** The registry with this application's metrics. */
  get registry(): Registry {
    return this.#metrics.registry;
  }

  /** Calls `listener` at every change of state. */
  onStateChange(listener: (state: StreamsAppState) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Starts; resolves when it has joined its group. Topics of its own are created, those of others must exist.
   * @throws BrokerError, PartitionsChangedError, IncompatibleTopologyError, or what opening a serde throws; nothing is left running then.
   */
  async start(): Promise<void> {
    if (this.#state !== 'created') throw new BrokerError(`'${this.#config.applicationId}' was started before`);
    this.#become('starting');
    const warning = threadPoolWarning(process.env);
    if (warning !== undefined) this.#config.logger.warn({ application: this.#config.applicationId }, warning);
    try {
      await this.#redis.connect();
      this.#reporter.start();
      await Promise.all(this.#topology.serdes.map((serde) => serde.open?.()));
      await checkEvolution(this.#redis, this.#topology);
      this.#partitions = await prepareTopics(this.#topology, this.#clients, this.#config);
      await noteTopology(this.#redis, this.#topology);
      await this.#globalTables.start((error) => this.#fail(error));
      const parts = await this.#openLane();
      this.#become('running');
      this.#running = this.#work(parts);
    } catch (error) {
      this.#become('failed', asError(error));
      await this.#closeShared();
      throw error;
    }
  }

  /** Finishes the batch in hand, commits, writes state to Redis and leaves; resolves within `stopTimeoutMs`. */
  async stop(): Promise<void> {
    if (this.#state === 'created' || this.#state === 'stopped' || this.#state === 'failed') return;
    this.#become('stopping');
    this.#lane?.stop();
    await this.#runningOrTimeout();
    await this.#closeShared();
    this.#become('stopped');
  }

  async #runningOrTimeout(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#config.stopTimeoutMs);
    });
    await Promise.race([this.#running, timeout]);
    clearTimeout(timer);
  }

  /** Runs lanes, one after the other, until stopped or until there is no hope. */
  async #work(first: OpenLane): Promise<void> {
    let open: OpenLane | undefined = first;
    while (!this.#isEnding) {
      let broken: Error | undefined;
      try {
        open ??= await this.#openLane();
        this.#lane = open.lane;
        if (this.#state === 'recovering') this.#become('running');
        await open.lane.run(() => {
          this.#recoveries = 0;
        });
      } catch (thrown) {
        broken = await whyBroken(open?.lane, thrown);
        if (open !== undefined) await abandon(open.lane, this.#config);
      }
      // At once and before anybody is told: a member that is neither polled nor closed holds up its group, and the process.
      await open?.close();
      open = undefined;
      if (broken === undefined) continue;
      if (this.#isRecoverable(broken)) await this.#noteRecovery(broken);
      else this.#fail(broken);
    }
  }

  get #isEnding(): boolean {
    return this.#state === 'stopping' || this.#state === 'stopped' || this.#state === 'failed';
  }

  #isRecoverable(error: unknown): boolean {
    const known = error instanceof FencedError || error instanceof StateGapError || error instanceof BrokerError;
    return known && this.#recoveries < MAX_RECOVERIES;
  }

  async #noteRecovery(error: Error): Promise<void> {
    this.#recoveries += 1;
    const { applicationId, logger } = this.#config;
    if (error instanceof FencedError) this.#metrics.fenced.inc({ application: applicationId });
    logger.warn({ application: applicationId, err: error }, 'joining anew');
    if (!this.#isEnding) this.#become('recovering');
    await pause(RECOVERY_PAUSE_MS * this.#recoveries);
  }

  async #openLane(): Promise<OpenLane> {
    const config = this.#config;
    const closers: Array<() => Promise<void>> = [];
    const keep = <C extends { close(timeoutMs: number): Promise<void> }>(client: C): C => {
      closers.push(() => client.close(CLOSE_TIMEOUT_MS));
      return client;
    };
    const close = async (): Promise<void> => {
      await Promise.all(closers.map((closer) => closer()));
    };
    try {
      const producer = keep(await this.#clients.transactionalProducer());
      await Promise.all([producer.init(), this.#leaveOrphaningGroup()]);
      const consumer = keep(await this.#clients.groupConsumer(assignmentStrategy(this.#topology)));
      const watermarks = keep(await this.#clients.watermarkReader());
      const metrics = this.#metrics;
      const assignment = new Assignment({
        topology: this.#topology,
        config,
        redis: this.#redis,
        metrics,
        globalTable: (name) => this.#globalTables.table(name),
      });
      const restorer = new Restorer({
        clients: this.#clients,
        config,
        metrics,
        topologyHash: this.#topology.hash,
        watermarks,
        consumer,
        retention: new BrokerChangelogRetention(config),
      });
      closers.push(async () => {
        assignment.remove(assignment.all());
        await restorer.idle();
      });
      const purge = new RepartitionPurge(this.#topology, config, assignment, metrics);
      closers.push(() => purge.close());
      const flusher = new StateFlusher(config, metrics);
      const topics = this.#topology.subTopologies.flatMap(({ sources }) => sources.map(({ topic }) => topic));
      const packs = new Packs(this.#packed(), packBytes(config));
      const parts = { config, consumer, producer, watermarks, assignment, restorer, flusher, metrics, packs };
      this.#reporter.watch({ assignment, consumer });
      closers.push(async () => this.#reporter.watch(undefined));
      return { lane: new Lane({ ...parts, topologyTopics: topics }), close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  #packed(): ReadonlyMap<string, number> {
    return this.#config.maxPackBytes > 0 ? packedTopics(this.#topology, this.#partitions) : new Map();
  }

  /** What cannot be found out is no reason not to start: at worst the session timeout is waited for. */
  async #leaveOrphaningGroup(): Promise<void> {
    const { applicationId, instanceId, logger } = this.#config;
    const topics = this.#topology.subTopologies.flatMap(({ sources }) => sources.map(({ topic }) => topic));
    try {
      const admin = await openAdmin(this.#config);
      try {
        const orphans = await leaveOrphaningGroup(admin, applicationId, instanceId, topics);
        if (orphans.length > 0) {
          logger.warn(
            { application: applicationId, orphans },
            'the group had left partitions to nobody: joining it anew',
          );
        }
      } finally {
        await admin.close();
      }
    } catch (error) {
      logger.warn(
        { application: applicationId, err: error },
        'whether the group leaves partitions to nobody is not known',
      );
    }
  }

  #fail(error: Error): void {
    if (this.#isEnding) return;
    this.#become('failed', error);
    this.#lane?.stop();
    this.#config.logger.error({ application: this.#config.applicationId, err: error }, 'stopped by an error');
    void this.#runningOrTimeout()
      .then(() => this.#closeShared())
      .finally(() => this.#config.onFatal(error));
  }

  async #closeShared(): Promise<void> {
    await this.#globalTables.stop(CLOSE_TIMEOUT_MS);
    await this.#reporter.stop();
    this.#redis.disconnect();
  }

  #become(state: StreamsAppState, failure?: Error): void {
    this.#state = state;
    this.#reporter.become(state, failure);
    for (const listener of this.#listeners) listener(state);
  }
}

interface OpenLane {
  readonly lane: Lane;
  close(): Promise<void>;
}

/**
 * A fenced producer is either one whose transaction timed out, which may begin anew, or one whose instance was replaced,
 * which must not: it would push its successor out in turn. The group tells which. A call that was not answered may be either, too.
 */
async function whyBroken(lane: Lane | undefined, thrown: unknown): Promise<Error> {
  const isUncertain = thrown instanceof FencedError || thrown instanceof BrokerError;
  if (lane === undefined || !isUncertain) return asError(thrown);
  try {
    await lane.confirmMembership();
    return thrown;
  } catch (error) {
    return error instanceof StreamsConfigError ? error : thrown;
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Aborts what the lane left open, so that nobody waits for its timeout; when that fails too, the timeout does it. */
async function abandon(lane: Lane, config: ResolvedConfig): Promise<void> {
  try {
    await lane.abandon();
  } catch (error) {
    config.logger.warn(
      { application: config.applicationId, err: error },
      'the open transaction is left to its timeout',
    );
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
