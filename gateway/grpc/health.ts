import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import type { Logger } from '../../base/log.ts';
import { type Readiness, type StoreName, serves } from '../health/readiness.ts';
import { serviceNames } from './proto.ts';

/** The store without which a service answers nothing. */
const needs: Readonly<Record<keyof typeof serviceNames, StoreName>> = {
  state: 'redis',
  formula: 'postgres',
  alerts: 'redis',
};

/** `grpc.health.v1.Health` of a gateway, as its stores are. The empty name is the gateway as a whole. */
export interface ServiceHealth {
  readonly implementation: HealthImplementation;
  /** Looks now. */
  look(): Promise<void>;
  /** Says that nothing is served any more, and looks no more. */
  close(): void;
}

/** Looks every `everySeconds` seconds what is served; watchers are told when that changes. */
export function serviceHealth(
  readiness: () => Promise<Readiness>,
  everySeconds: number,
  logger: Logger,
): ServiceHealth {
  const implementation = new HealthImplementation();
  const last = new Map<string, ServingStatus>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const set = (name: string, isServing: boolean) => {
    const status = isServing ? 'SERVING' : 'NOT_SERVING';
    if (last.get(name) === status) return;
    last.set(name, status);
    implementation.setStatus(name, status);
  };
  const setAll = (ready: Readiness | undefined) => {
    const isServing = ready !== undefined && serves(ready);
    set('', isServing);
    for (const [service, store] of Object.entries(needs)) {
      const name = serviceNames[service as keyof typeof needs];
      set(name, isServing && ready.stores[store].state === 'ok');
    }
  };
  const look = async () => {
    clearTimeout(timer);
    try {
      const ready = await readiness();
      if (!isClosed) setAll(ready);
    } catch (error) {
      logger.error({ err: error }, 'what this gateway serves cannot be told');
      setAll(undefined);
    }
    if (!isClosed) timer = setTimeout(look, everySeconds * 1000);
  };
  return {
    implementation,
    look,
    close() {
      isClosed = true;
      clearTimeout(timer);
      setAll(undefined);
    },
  };
}
