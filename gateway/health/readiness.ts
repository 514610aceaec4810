import type { Clock } from '../../base/clock.ts';
import { inTime } from '../../base/in-time.ts';
import type { Redis } from '../../base/redis.ts';
import type { OpenSockets } from '../live/open-sockets.ts';
import type { ReadStores } from '../reads/stores.ts';

/** Milliseconds that a store has to answer. */
const answerMs = 2_000;
/** Milliseconds for which an answer holds: whoever asks more often asks no store. */
const holdsMs = 1_000;

/** What does not work while a store is away. */
const lost = {
  clickhouse: 'metrics and dataRanges answer MR_STORE_UNAVAILABLE',
  postgres: 'everything but metrics answers MR_STORE_UNAVAILABLE, and nobody can log in',
  redis:
    'subscriptions cannot begin and bring nothing new; requests are counted by each gateway alone, and dashboards read their stores',
} as const;
export type StoreName = keyof typeof lost;

/** How a store stands. */
export interface StoreState {
  readonly state: 'ok' | 'down';
  /** Why it is down. */
  readonly reason?: string;
  /** What does not work meanwhile. */
  readonly lost?: string;
}

/** What a gateway can do at the moment. */
export interface Readiness {
  /** `degraded`: some stores are down; `down`: all are; `draining`: it is going away. */
  readonly status: 'ok' | 'degraded' | 'down' | 'draining';
  readonly stores: Readonly<Record<StoreName, StoreState>>;
}

/** What the health of a gateway is made of. */
export interface HealthDeps {
  readonly stores: ReadStores;
  readonly redis: Redis;
  readonly sockets: OpenSockets;
  readonly clock: Clock;
}

/** Tells what the gateway can do now. */
export function readinessOf(deps: HealthDeps): () => Promise<Readiness> {
  const states = held(() => allStates(deps), deps.clock);
  return async () => {
    const stores = await states();
    const down = Object.values(stores).filter(({ state }) => state === 'down').length;
    const status = deps.sockets.isDraining
      ? 'draining'
      : down === 0
        ? 'ok'
        : down < Object.keys(stores).length
          ? 'degraded'
          : 'down';
    return { status, stores };
  };
}

/** Whether calls are to come here: also when stores are down, for another gateway has the same. */
export function serves({ status }: Readiness): boolean {
  return status === 'ok' || status === 'degraded';
}

async function allStates({ stores, redis }: HealthDeps): Promise<Readonly<Record<StoreName, StoreState>>> {
  const checks: Readonly<Record<StoreName, () => Promise<unknown>>> = {
    clickhouse: async () => {
      const answer = await stores.clickhouse.ping();
      if (!answer.success) throw answer.error;
    },
    postgres: () => stores.postgres.query('select 1'),
    redis: () => redis.ping(),
  };
  const entries = Object.entries(checks).map(
    async ([name, check]) => [name, await stateOf(name as StoreName, check)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as Record<StoreName, StoreState>;
}

async function stateOf(name: StoreName, check: () => Promise<unknown>): Promise<StoreState> {
  try {
    await inTime(check(), answerMs);
    return { state: 'ok' };
  } catch (error) {
    return { state: 'down', reason: reasonOf(error), lost: lost[name] };
  }
}

/** Why, without what only the operator of this gateway should see: addresses stay in its log. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return String(message).includes('no answer within') ? String(message) : 'does not answer';
}

/** What `work` last resolved with, asked again when that is a moment old. */
function held<T>(work: () => Promise<T>, clock: Clock): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    if (last === undefined || now - last.at >= holdsMs) last = { at: now, answer: work() };
    return last.answer;
  };
}
