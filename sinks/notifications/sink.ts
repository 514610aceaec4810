import { type Clock, systemClock } from '../../base/clock.ts';
import { grouped } from '../../base/grouped.ts';
import type { Alert } from '../../schemas/generated/types.ts';
import { sinkPool } from '../postgres/pool.ts';
import { consumerSink } from '../runner/runner.ts';
import type { Sink, SinkDeps } from '../sink.ts';
import { Dispatcher } from './delivery/dispatcher.ts';
import { notificationMetrics } from './delivery/metrics.ts';
import { type DeliveryLimits, defaultLimits } from './delivery/retries.ts';
import { AddressGuard } from './http/addresses.ts';
import { Poster } from './http/post.ts';
import type { Resolve } from './http/resolve.ts';
import { applyAlerts } from './store/desk.ts';

/** Connections to Postgres: for records, for turns of groups, for rounds of channels. */
const maxConnections = 8;

/** What tests put in place of what is otherwise used. */
export interface NotificationsOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<DeliveryLimits>;
  readonly resolve?: Resolve;
  /** Milliseconds that a receiver has to answer. */
  readonly timeoutMs?: number;
}

/**
 * Tells people of alerts. A transition is applied to its groups in Postgres, in one transaction with the messages that follow from
 * it; messages are sent from there, at least once, with the same key each time.
 */
export function notificationsSink(options: NotificationsOptions = {}): Sink {
  const clock = options.clock ?? systemClock;
  return consumerSink<Alert>({
    name: 'notifications',
    summary: 'rules.alerts to people: e-mail, Slack, Microsoft Teams, webhooks',
    limits: { maxRecords: 1_000, maxBytes: 8 * 1024 * 1024, maxAgeMs: 20 },
    topics: (topics) => [topics.alerts],
    async open(deps) {
      const { dispatcher, pool, poster, metrics, logger } = parts(deps, clock, options);
      dispatcher.start();
      return {
        async write(batch) {
          for (const [tenant, alerts] of grouped(
            batch.map(({ value }) => value),
            ({ h }) => h.tenant_id,
          )) {
            const { applied, problem } = await applyAlerts(pool, tenant, alerts, clock.now());
            if (problem !== undefined) {
              metrics.errors.inc({ work: 'definition' });
              logger.error(
                { tenant, err: problem },
                'channels and routes cannot be used: nobody is told, apply them again',
              );
            }
            metrics.transitions.inc({ outcome: 'new' }, applied);
            metrics.transitions.inc({ outcome: 'seen' }, alerts.length - applied);
          }
          dispatcher.wake();
        },
        async close() {
          await dispatcher.stop();
          await poster.close();
          await pool.end();
        },
      };
    },
  });
}

/** The sink as it runs. */
export const notifications = notificationsSink();

function parts(deps: SinkDeps, clock: Clock, { limits, resolve, timeoutMs }: NotificationsOptions) {
  const logger = deps.logger.child({ sink: 'notifications' });
  const pool = sinkPool({ ...deps, logger }, maxConnections);
  const guard = new AddressGuard(deps.config.notifyAllow);
  const network = { guard, ...(resolve !== undefined && { resolve }), ...(timeoutMs !== undefined && { timeoutMs }) };
  const poster = new Poster(network);
  const metrics = notificationMetrics(deps.registry);
  const dispatcher = new Dispatcher({
    pool,
    secrets: deps.secrets,
    channels: { ...network, poster, publicUrl: deps.config.publicUrl, clock },
    clock,
    limits: { ...defaultLimits, ...limits },
    metrics,
    logger,
  });
  return { dispatcher, pool, poster, metrics, logger };
}
