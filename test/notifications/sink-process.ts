import { createLogger } from '../../base/log.ts';
import { createRegistry } from '../../base/telemetry.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { createTopics } from '../../schemas/topics.ts';
import { notificationsSink } from '../../sinks/notifications/sink.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';

/** Runs the sink until it is killed. */
const [kafka = '', postgres = '', alertsTopic = '', groupPrefix = ''] = process.argv.slice(2);

const topics = createTopics(memoryCodec());
const sink = await notificationsSink({ limits: { waitsMs: [50, 100, 150], pollMs: 50, leaseMs: 2_000 } }).start({
  config: {
    address: (service) => (service === 'kafka' ? kafka : postgres),
    clickhouseDatabase: 'none',
    publicUrl: 'https://millrace.example',
    notifyAllow: ['127.0.0.1'],
  },
  secrets: openSecrets,
  topics: { ...topics, alerts: { ...topics.alerts, name: alertsTopic } },
  logger: createLogger({ name: 'notifications', level: 'warn' }),
  registry: createRegistry({ service: 'test', processMetrics: false }),
  groupPrefix,
  instance: 'pod-0',
});
await sink.done;
