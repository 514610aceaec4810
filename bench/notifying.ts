import { pino } from 'pino';
import { createRegistry } from '../base/telemetry.ts';
import type { Topics } from '../schemas/topics.ts';
import { notifications } from '../sinks/notifications/sink.ts';
import { openSecrets } from '../sinks/notifications/testing/secrets.ts';
import type { RunningSink } from '../sinks/sink.ts';

/** Starts notifications on these servers, with receivers of this machine allowed. */
export function startNotifying(
  servers: { readonly kafka: string; readonly postgres: string },
  topics: Topics,
): Promise<RunningSink> {
  return notifications.start({
    config: {
      address: (service) => (service === 'kafka' ? servers.kafka : servers.postgres),
      clickhouseDatabase: 'none',
      publicUrl: 'https://millrace.example',
      notifyAllow: ['127.0.0.1'],
    },
    secrets: openSecrets,
    topics,
    logger: pino({ level: 'warn' }),
    registry: createRegistry({ service: 'bench', processMetrics: false }),
  });
}
