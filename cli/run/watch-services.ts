import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge } from 'prom-client';
import type { Config, Service } from '../../base/config.ts';
import type { Logger } from '../../base/log.ts';
import { probe } from '../../base/probe.ts';
import type { Registry } from '../../base/telemetry.ts';

/** Milliseconds between two rounds of asking. */
const everyMs = 10_000;

/** The services of a running process, under watch. */
export interface ServiceWatch {
  /** False while one of them does not answer. */
  healthy(): boolean;
}

/**
 * Asks each of `services` every ten seconds whether it answers, until `signal`: parts that have nothing to write would not notice.
 * One that does not is logged in each round with its address and what to do, and is 0 in the gauge `millrace_service_up`.
 */
export function watchServices(
  services: readonly Service[],
  deps: {
    readonly config: Pick<Config, 'address'>;
    readonly logger: Logger;
    readonly registry: Registry;
    readonly signal: AbortSignal;
    readonly everyMs?: number;
  },
): ServiceWatch {
  const up = new Gauge({
    name: 'millrace_service_up',
    help: 'Whether a service that this process needs answers (1) or not (0).',
    labelNames: ['service'],
    registers: [deps.registry],
  });
  for (const service of services) up.set({ service }, 1);
  const silent = new Set<Service>();
  const { signal } = deps;

  const ask = async (service: Service) => {
    const problem = await probe(service, deps.config.address(service));
    if (signal.aborted) return;
    up.set({ service }, problem === undefined ? 1 : 0);
    if (problem !== undefined) {
      silent.add(service);
      deps.logger.warn({ service, code: problem.code }, problem.message);
    } else if (silent.delete(service)) deps.logger.info({ service }, `${service} answers again`);
  };
  const work = async () => {
    while (!signal.aborted) {
      // Cut short by the end, and by nothing else.
      await sleep(deps.everyMs ?? everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await Promise.all(services.map(ask));
    }
  };
  work().catch((error) => deps.logger.error({ err: error }, 'services are watched no longer'));
  return { healthy: () => silent.size === 0 };
}
