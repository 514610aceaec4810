import { type ReadOptions, type StateAnswer, type StatePosition, StateReader } from '@millrace/streams/runtime';
import type { Redis } from '../../base/redis.ts';
import { dataPartitions } from '../../schemas/topic-names.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError, RequestError, StoreError } from '../errors.ts';
import type { ReadOptions__Output as OptionsMessage } from '../generated/grpc/millrace/v1/ReadOptions.ts';
import type { StateHandlers } from '../generated/grpc/millrace/v1/State.ts';
import type { StatePlace__Output as Place } from '../generated/grpc/millrace/v1/StatePlace.ts';
import type { StatePosition as PositionMessage } from '../generated/grpc/millrace/v1/StatePosition.ts';
import { pipelineOf } from '../reads/pipeline-records.ts';
import type { Call, MethodsOf } from './method.ts';
import { type KeyPart, type KeyParts, partValues, type ReadableStore, readableStores } from './state-stores.ts';

const usualPage = 100;
const longestPage = 500;
/** Milliseconds that a read waits for the commit it must see, where nothing else is said. */
const usualWaitMs = 2_000;
/** Milliseconds that it would wait beyond the call's deadline: so that it is the deadline that ends it, and is told. */
const afterDeadlineMs = 200;
/** UTF-16 units of a part of a key or of a field. */
const longestPart = 512;

/** What the stages of the pipeline remember of who asks. `redis` is where they keep it. */
export function stateService(redis: Redis): MethodsOf<StateHandlers> {
  const readers = new Readers(redis);
  return {
    ListStores: { scope: 'PIPELINE_READ', answer: async () => ({ stores: readableStores.map(storeMessage) }) },
    Get: {
      scope: ({ place }) => storeAt(place).scope,
      async answer({ place, field, options }, call) {
        const store = storeAt(place);
        if (store.field === null && field !== '') throw wrong('field', `'${store.name}' has none: leave it out`);
        if (store.field !== null && field === '') throw wrong('field', `give one: ${store.field}`);
        const { value: entries, ...position } = await readers.read(store, place, options, call);
        const value = entries.get(field);
        return {
          ...(value === undefined ? {} : { valueJson: jsonOf(value) }),
          position: positionMessage(position),
        };
      },
    },
    Range: {
      scope: ({ place }) => storeAt(place).scope,
      async answer({ place, after, limit = usualPage, options }, call) {
        const store = storeAt(place);
        if (store.field === null) throw wrong('place.store', `a key of '${store.name}' has one entry: use Get`);
        if (limit < 1 || limit > longestPage) {
          throw new RequestError('MR_PAGE_SIZE', `limit is ${limit}: give 1 to ${longestPage}, or nothing`);
        }
        const { value: entries, ...position } = await readers.read(store, place, options, call);
        const from = after === undefined ? undefined : Buffer.from(after);
        const left = [...entries.keys()]
          .map((field) => ({ field, bytes: Buffer.from(field) }))
          .filter(({ bytes }) => from === undefined || Buffer.compare(bytes, from) > 0)
          .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
        return {
          entries: left.slice(0, limit).map(({ field }) => ({ field, valueJson: jsonOf(entries.get(field)) })),
          more: left.length > limit,
          position: positionMessage(position),
        };
      },
    },
  };
}

type Found = { readonly value: ReadonlyMap<string, unknown> } & StatePosition;

/** Reads the stores of each topology as it is described by who runs them. */
class Readers {
  readonly #redis: Redis;
  readonly #byTopology = new Map<string, StateReader>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** The entries of a key of who asks. @throws GatewayError when they cannot be read. */
  async read(store: ReadableStore, place: Place | null, options: OptionsMessage | null, call: Call): Promise<Found> {
    const { context, endsAt } = call;
    const key = keyOf(store, place?.key ?? {});
    const reader = this.#reader(store.topology, context);
    const answer = await redisAnswer(
      store.entries(reader, context.principal.tenant, key, readOptions(options, endsAt - Date.now())),
    );
    return found(answer, store);
  }

  #reader(topology: string, context: GatewayContext): StateReader {
    const known = this.#byTopology.get(topology);
    if (known !== undefined) return known;
    const part = pipelineOf(context)
      .parts()
      .find(({ name }) => name === topology);
    if (part === undefined) {
      throw new StoreError('MR_STORE_UNAVAILABLE', `this gateway knows no topology '${topology}': start it with one`);
    }
    const reader = new StateReader({ topology: part.description, redis: this.#redis, partitions: dataPartitions });
    this.#byTopology.set(topology, reader);
    return reader;
  }
}

function storeMessage({ topology, name, about, key, field, scope }: ReadableStore) {
  return { topology, store: name, about, key: [...key], field: field ?? '', scope };
}

/** @throws GatewayError MR_NOT_FOUND for a store that there is not, or that is nobody's to read. */
function storeAt(place: Place | null): ReadableStore {
  const store = readableStores.find(({ topology, name }) => topology === place?.topology && name === place.store);
  if (store !== undefined) return store;
  const known = readableStores.map(({ topology, name }) => `${topology}/${name}`).join(', ');
  const asked = place === null ? 'place is not given' : `there is no store '${place.topology}/${place.store}' to read`;
  throw new GatewayError('MR_NOT_FOUND', `${asked}: there are ${known}`, { status: 404 });
}

/** Exactly the parts that the store's keys are made of. @throws RequestError that names what is missing or too much. */
function keyOf(store: ReadableStore, given: Readonly<Record<string, string>>): KeyParts {
  const parts = Object.keys(given);
  const needed = `keys of '${store.name}' are made of ${store.key.join(', ') || 'nothing'}`;
  const missing = store.key.filter((part) => !Object.hasOwn(given, part));
  if (missing.length > 0) throw wrong('place.key', `${needed}: ${missing.join(', ')} is missing`);
  const unknown = parts.filter((part) => !store.key.includes(part as KeyPart));
  if (unknown.length > 0) throw wrong('place.key', `${needed}: leave out ${unknown.join(', ')}`);
  for (const part of store.key) checkPart(part, given[part] ?? '');
  return given as KeyParts;
}

function checkPart(part: KeyPart, value: string): void {
  const place = `place.key.${part}`;
  if (value === '') throw wrong(place, 'it is empty');
  if (value.length > longestPart) throw wrong(place, `it has ${value.length} characters: at most ${longestPart}`);
  const values = partValues[part];
  if (values === undefined || values.includes(value)) return;
  throw wrong(place, `there is no '${value}': there are ${values.join(', ')}`);
}

function readOptions(message: OptionsMessage | null, leftMs: number): ReadOptions {
  const { minCommit, maxWaitMs = usualWaitMs } = message ?? {};
  if (maxWaitMs < 0) throw wrong('options.max_wait_ms', `${maxWaitMs} is below 0`);
  return {
    maxWaitMs: Math.max(0, Math.min(maxWaitMs, leftMs + afterDeadlineMs)),
    ...(minCommit === undefined ? {} : { minSeq: Number(minCommit) }),
  };
}

function found(answer: StateAnswer<ReadonlyMap<string, unknown>>, { topology }: ReadableStore): Found {
  switch (answer.status) {
    case 'ok':
      return answer;
    case 'stale':
      throw notReady(`${topology} is at commit ${answer.seq}, before what options.min_commit asks for`);
    case 'rebuilding':
      throw notReady(`what ${topology} remembers is being restored`);
    case 'unknown':
      throw notReady(`no process has ever run this task of ${topology}`);
  }
}

function notReady(why: string): GatewayError {
  return new GatewayError('MR_STATE_NOT_READY', `${why}: try again in some seconds`, { status: 503 });
}

/** What Redis answers. @throws StoreError in the place of what it threw. */
async function redisAnswer<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    const message = 'the state of the pipeline cannot be read: try again in some seconds';
    throw new StoreError('MR_STORE_UNAVAILABLE', message, { cause });
  }
}

function positionMessage({ epoch, seq, streamTime }: StatePosition): PositionMessage {
  return {
    epoch: String(epoch),
    commit: String(seq),
    ...(streamTime < 0 ? {} : { streamTimeMs: String(streamTime) }),
  };
}

/** JSON in which integers that JSON's readers would round are strings. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

function wrong(field: string, reason: string): RequestError {
  return new RequestError('MR_ARGUMENT_INVALID', `${field}: ${reason}`);
}
