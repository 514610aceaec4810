import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKafka } from '../../../base/kafka-admin.ts';
import { InstallError } from '../../errors.ts';
import { cached, isCached } from '../cache.ts';
import { findJava } from '../java.ts';
import { copyDependencies } from '../maven.ts';
import type { Recipe, RecipeContext, StackMode } from '../recipe.ts';

const run = promisify(execFile);

/** Name of Kafka's folder in the cache: its version and that of the logging beside it. */
export const kafkaCacheName = 'kafka-4.1.0-log4j-2.24.3';
/** The oldest Java that Kafka 4.1's broker runs on. */
export const kafkaJava = 17;

// The cluster is always the same: the data folder tells one from another, and nothing joins it from outside.
const clusterId = 'TWlsbHJhY2VMb2NhbEtmaw';

/** Kafka in KRaft mode, broker and controller in one process. */
export const kafkaRecipe: Recipe = {
  service: 'kafka',
  title: 'Kafka 4.1.0',
  ports: [19092, 19093],
  fix: 'see its log; when its data is damaged, `millrace stack down --wipe` starts afresh',
  startTimeoutMs: 90_000,
  async prepare(context) {
    const java = await findJava(kafkaJava);
    if (java === undefined) {
      throw new InstallError(
        `Kafka needs Java ${kafkaJava} or later, and none was found`,
        'install one (Debian: apt-get install -y openjdk-17-jre-headless) or set JAVA_HOME',
      );
    }
    if (!(await isCached(kafkaCacheName))) context.note('downloading Kafka 4.1.0 (45 MB, once)');
    const pom = fileURLToPath(new URL('kafka.pom.xml', import.meta.url));
    const library = await cached(kafkaCacheName, context.signal, (folder) =>
      copyDependencies(pom, folder, context.signal),
    );
    const classPath = join(library, '*');
    const data = join(context.folder, 'data');
    const settings = join(context.folder, 'server.properties');
    await writeFile(settings, properties(context, data));
    if (!existsSync(join(data, 'meta.properties'))) {
      const format = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings];
      await run(java.program, [...startFast, ...format], { signal: context.signal });
    }
    return {
      command: java.program,
      args: [...memory[context.mode], '-Dlog4j2.level=WARN', '-cp', classPath, 'kafka.Kafka', settings],
      cwd: context.folder,
    };
  },
  async isReady([port]) {
    const admin = createKafka(`127.0.0.1:${port}`, { requestTimeoutMs: 2_000, retries: 0 }).admin();
    try {
      await admin.connect();
      const { brokers } = await admin.describeCluster();
      return brokers.length > 0;
    } finally {
      await admin.disconnect();
    }
  },
  address: ([port]) => `127.0.0.1:${port}`,
};

const startFast = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
const memory: Record<StackMode, readonly string[]> = {
  test: ['-Xms64m', '-Xmx512m', ...startFast],
  dev: ['-Xms256m', '-Xmx1g', '-XX:+UseG1GC'],
};

function properties(context: RecipeContext, data: string): string {
  const [client, controller] = context.ports;
  const internalPartitions = context.mode === 'test' ? 4 : 12;
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `CLIENT://127.0.0.1:${client},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${client}`,
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'delete.topic.enable': true,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': internalPartitions,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': internalPartitions,
    // A crashed producer's transaction holds back read-committed readers until it is aborted: look often.
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1_000,
    'transaction.max.timeout.ms': 900_000,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'log.index.size.max.bytes': 1_048_576,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
