import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { SchemasError } from './errors.ts';
import type { SchemaSource } from './source.ts';

/** How a subject's versions must fit together; the names are the registry's own. */
export type Compatibility = 'BACKWARD_TRANSITIVE' | 'FULL_TRANSITIVE';

/** A Confluent-compatible schema registry (Redpanda, Apicurio, Confluent) over REST. */
export interface SchemaRegistry extends SchemaSource {
  /** All versions of a subject, oldest first; empty when the subject is not there. */
  versions(subject: string): Promise<readonly RegisteredSchema[]>;
  /** Registers a schema, once: the id of the version that is there already, or of the new one. */
  register(subject: string, schema: object): Promise<number>;
  /** The subject's own compatibility level; undefined where the registry's default holds. */
  compatibility(subject: string): Promise<string | undefined>;
  setCompatibility(subject: string, level: Compatibility): Promise<void>;
}

export interface RegisteredSchema {
  readonly version: number;
  readonly id: number;
  readonly schema: object;
}

/** Longest wait for one answer, milliseconds. */
const answerTimeout = 10_000;
/** Tries of a call that was not answered, or answered with a server error; the waits between them add up to two seconds. */
const tries = 4;
const backoff = new ExponentialBackoff({ initialDelay: 200, maxDelay: 1000 });

/**
 * A client of the registry at `url` (for Apicurio it ends in `/apis/ccompat/v7`). Every call may be made twice, so each
 * is tried again. `@kafkajs/confluent-schema-registry` is not used: it shows no schema as it was registered, waits for
 * each record, and reports a registry that is down as one that refuses (status 400).
 *
 * Protocol: Confluent Schema Registry API v7. Every method throws SchemasError MR_SCHEMAS_REGISTRY when the registry
 * does not answer or refuses.
 */
export function registryClient(url: string): SchemaRegistry {
  const call = registryCall(url.replace(/\/+$/, ''));
  const subjectPath = (subject: string) => `/subjects/${encodeURIComponent(subject)}`;
  return {
    async idOf(subject, schema) {
      const found = await call('POST', subjectPath(subject), { schema: JSON.stringify(schema) });
      return found?.id;
    },
    async schemaById(id) {
      const found = await call('GET', `/schemas/ids/${id}`);
      return found === undefined ? undefined : parseSchema(found.schema, `schema id ${id}`);
    },
    async versions(subject) {
      const numbers = (await call('GET', `${subjectPath(subject)}/versions`)) ?? [];
      const found = await Promise.all(
        (numbers as unknown as number[]).map((number) => call('GET', `${subjectPath(subject)}/versions/${number}`)),
      );
      return found.flatMap((one) =>
        one === undefined ? [] : [{ ...one, schema: parseSchema(one.schema, `version ${one.version} of ${subject}`) }],
      );
    },
    async register(subject, schema) {
      const found = await call('POST', `${subjectPath(subject)}/versions`, { schema: JSON.stringify(schema) });
      if (found === undefined) throw registryError(`${url} has no call to register ${subject}`);
      return found.id;
    },
    async compatibility(subject) {
      return (await call('GET', `/config/${encodeURIComponent(subject)}`))?.compatibilityLevel;
    },
    async setCompatibility(subject, level) {
      await call('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: level });
    },
  };
}

/** What answers hold, each some of it. */
interface Answer {
  readonly id: number;
  readonly version: number;
  readonly schema: string;
  readonly compatibilityLevel: string;
}

type Call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<Answer | undefined>;

/** One REST call: its answer, undefined for 404. */
function registryCall(url: string): Call {
  const policy = retry(
    handleWhen((error) => error instanceof NoAnswerError),
    { maxAttempts: tries - 1, backoff },
  );
  return async (method, path, body) => {
    const request = {
      method,
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    try {
      return await policy.execute(() => ask(`${url}${path}`, request));
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const reason = `the schema registry at ${url} did not answer ${method} ${path} (${error.message})`;
      throw registryError(`${reason}: is it up, and is MILLRACE_REGISTRY its address?`, error);
    }
  };
}

/** The registry is not there or not well; worth another try. */
class NoAnswerError extends Error {}

async function ask(address: string, request: RequestInit): Promise<Answer | undefined> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { ...request, signal: AbortSignal.timeout(answerTimeout) });
    text = await response.text();
  } catch (error) {
    throw new NoAnswerError(causeOf(error), { cause: error });
  }
  if (response.status === 404) return undefined;
  if (response.status >= 500) throw new NoAnswerError(`status ${response.status}: ${text.slice(0, 500)}`);
  if (!response.ok) {
    throw registryError(
      `the schema registry refused ${request.method} ${address} (${response.status}): ${text.slice(0, 2000)}`,
    );
  }
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw registryError(`${address} is no schema registry: it answers '${text.slice(0, 80)}'`, error);
  }
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function parseSchema(text: string, what: string): object {
  try {
    const schema: unknown = JSON.parse(text);
    return typeof schema === 'object' && schema !== null ? schema : { type: schema };
  } catch (error) {
    throw registryError(`${what} is not JSON: is it an Avro schema?`, error);
  }
}

function registryError(message: string, cause?: unknown): SchemasError {
  return new SchemasError('MR_SCHEMAS_REGISTRY', message, { cause });
}
