import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LosslessNumber, stringify } from 'lossless-json';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { LevelId, PlatformId, ReportProfile } from '../profile.ts';
import { type SampleRow, spelledCell } from '../sample/spell.ts';
import type { SampleEntity } from '../sample/world.ts';
import type { Fault } from './faults.ts';
import type { SandboxAccount } from './world.ts';

/** An answer as a platform gives it. */
export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One platform of the sandbox: its routes, and its words for what may go wrong with any call. */
export interface SandboxPlatform {
  readonly platform: PlatformId;
  /** Hosts of the client, by name, as paths below the platform's own. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What a connection to it has beside its tokens. */
  readonly credential: {
    readonly secrets: Readonly<Record<string, string>>;
    readonly settings: Readonly<Record<string, string>>;
  };
  /** True where the token holds for ever and there is no refresh token. */
  readonly longLived: boolean;
  /** True where a login and a password give a token. */
  readonly login?: boolean;
  /** The access token of a call. */
  tokenOf(request: FastifyRequest): string | null;
  throttled(retryAfterSeconds: number | undefined): SandboxAnswer;
  expired(): SandboxAnswer;
  forbidden(): SandboxAnswer;
  /** Where the API has versions: the one that a call names, and the answer to one that is over. */
  readonly version?: {
    of(request: FastifyRequest): string;
    over(version: string): SandboxAnswer;
  };
  /** Paths that need no token, e.g. where one signs in. */
  isOpen?(path: string): boolean;
  /** Ids of reports begin so. */
  readonly jobPrefix?: string;
  /** Calls of the API; each has passed the checks of token and faults. */
  routes(app: FastifyInstance, api: SandboxApi): void;
}

/** What the routes of a platform work with. */
export interface SandboxApi {
  readonly url: string;
  readonly platform: PlatformId;
  /** The sandbox's clock: milliseconds since the epoch. */
  now(): number;
  /** The accounts that the call's credential reaches. */
  accounts(request: FastifyRequest): readonly SandboxAccount[];
  /** The account, if the call's credential reaches it; otherwise the platform's refusal is sent and null returned. */
  account(request: FastifyRequest, reply: FastifyReply, id: string): Promise<SandboxAccount | null>;
  /** The organisation of the call's credential; -1 without one. */
  organisation(request: FastifyRequest): number;
  /** An access token for who signs in with a password. */
  signIn(organisation: number): string;
  /** False when no credential is accepted any more. */
  accepts(): boolean;
  rows(report: ReportProfile, account: SandboxAccount, days: readonly string[]): readonly SampleRow[];
  fault<K extends Fault['kind']>(kind: K): Extract<Fault, { kind: K }> | null;
  readonly jobs: SandboxJobs;
}

/** A report that is being made. */
export interface SandboxJob {
  readonly id: string;
  readonly organisation: number;
  /** Makes its content when it is fetched. */
  readonly content: () => Buffer;
  /** How often it is asked for before it is done. */
  pollsLeft: number;
  readonly failed: boolean;
}

/** Reports that are being made, at most `longest` of them: the oldest is forgotten. */
export class SandboxJobs {
  readonly #jobs = new Map<string, SandboxJob>();
  readonly #prefix: string;
  readonly #longest: number;
  #next = 1;

  constructor(prefix: string, longest = 10_000) {
    this.#prefix = prefix;
    this.#longest = longest;
  }

  /** Starts a report for an organisation. With the faults `never-finish` and `fail-report` it does what they say. */
  start(api: SandboxApi, organisation: number, content: () => Buffer): SandboxJob {
    const id = `${this.#prefix}${this.#next++}`;
    const pollsLeft = api.fault('never-finish') === null ? 1 : Number.POSITIVE_INFINITY;
    const job: SandboxJob = { id, organisation, content, pollsLeft, failed: api.fault('fail-report') !== null };
    this.#jobs.set(id, job);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > this.#longest && oldest !== undefined) this.#jobs.delete(oldest);
    return job;
  }

  /** The job, for its own organisation only. */
  get(id: string, organisation: number | null): SandboxJob | undefined {
    const job = this.#jobs.get(id);
    return job !== undefined && (organisation === null || job.organisation === organisation) ? job : undefined;
  }

  /** Asks once: true when it is done. */
  poll(job: SandboxJob): boolean {
    if (job.pollsLeft <= 0) return true;
    job.pollsLeft -= 1;
    return false;
  }
}

/** Sends an answer; objects as JSON, in which `number` texts stand as numbers. */
export async function send(reply: FastifyReply, { status, headers = {}, body }: SandboxAnswer): Promise<void> {
  reply.code(status).headers(headers);
  if (Buffer.isBuffer(body) || typeof body === 'string') await reply.send(body);
  else await reply.type('application/json').send(stringify(body));
}

/** Sends a document as JSON, cut off with the fault `truncate`. */
export async function sendCut(api: SandboxApi, reply: FastifyReply, body: unknown): Promise<void> {
  await reply.type('application/json').send(cut(api, Buffer.from(stringify(body) ?? '')));
}

/** The header that says how long to wait, where that is known. */
export function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** A number by its digits, however many. */
export function number(digits: string): LosslessNumber {
  return new LosslessNumber(digits);
}

/** The days from one to the other, both included. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = dayFromIso(from); day <= dayFromIso(to); day += 1) days.push(isoFromDay(day));
  return days;
}

/** A calendar day of its parts. */
export function isoOf(year: number | string, month: number | string, day: number | string): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** What a call asked for, spelled as the report's profile spells it. */
export interface Spelling {
  /** Names of the fields that were asked for; null: all. */
  readonly asked: ReadonlySet<string> | null;
  /** What stands for a measure that the sandbox does not have. */
  readonly absent: 'omit' | 'zero';
}

/** The fields of a row by their names, after the faults `drop-field` and `rename-field` in `changes`. */
export function fieldsOf(
  report: ReportProfile,
  account: SandboxAccount,
  row: SampleRow,
  { asked, absent }: Spelling,
  changes: FieldChanges,
): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const column of report.columns) {
    const name = column.names.find((spelling) => asked === null || asked.has(spelling));
    if (name === undefined || fields.has(name)) continue;
    const text = fieldText(report, account, row, column, absent);
    if (text === undefined || name === changes.drop) continue;
    fields.set(name === changes.rename?.field ? changes.rename.to : name, text);
  }
  return fields;
}

function fieldText(
  report: ReportProfile,
  account: SandboxAccount,
  row: SampleRow,
  column: ReportProfile['columns'][number],
  absent: Spelling['absent'],
): string | undefined {
  if (column.is.role === 'non-additive') {
    return column.is.as === 'frequency' ? '1.5' : String(((row.measures.impressions ?? 0n) * 2n) / 3n);
  }
  const text = spelledCell(report, account, column, row);
  if (text !== '') return text;
  return absent === 'zero' && column.is.role === 'measure' ? '0' : undefined;
}

/** Faults of fields that a whole answer has. */
export interface FieldChanges {
  readonly drop: string | null;
  readonly rename: { readonly field: string; readonly to: string } | null;
}

/** Takes the faults of fields that are to happen in the next answer. */
export function fieldChanges(api: SandboxApi): FieldChanges {
  return { drop: api.fault('drop-field')?.field ?? null, rename: api.fault('rename-field') };
}

/** Names with dots as objects inside of objects. */
export function nested(fields: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of fields) {
    const steps = name.split('.');
    const last = steps.pop() ?? name;
    let object = root;
    for (const step of steps) {
      object[step] ??= {};
      object = object[step] as Record<string, unknown>;
    }
    object[last] = value;
  }
  return root;
}

/**
 * The page that starts at `start`, and where the next one does: null when there is none. With `lost-row` it lacks its last
 * row, with `repeat-page` it is followed by itself.
 */
export function pageOf<T>(api: SandboxApi, rows: readonly T[], start: number, size: number) {
  const page = rows.slice(start, start + size);
  const end = start + size < rows.length ? start + size : null;
  const next = api.fault('repeat-page') === null ? end : start;
  return { page: lost(api, page), next };
}

/** All rows, or all but the last with the fault `lost-row`. */
export function lost<T>(api: SandboxApi, rows: readonly T[]): readonly T[] {
  return api.fault('lost-row') === null ? rows : rows.slice(0, -1);
}

/** Rows without those of the entity that was deleted (`deleted`), unless the call asks for all statuses. An account's own figures have them. */
export function withoutDeleted(
  api: SandboxApi,
  { level }: ReportProfile,
  rows: readonly SampleRow[],
  asksForAll: boolean,
): readonly SampleRow[] {
  const isDeleted = api.fault('deleted') !== null;
  if (!isDeleted || asksForAll || level === 'account') return rows;
  const deleted = rows.at(-1)?.entity.ids[level];
  return rows.filter(({ entity }) => entity.ids[level] !== deleted);
}

/** The token of the next page of a list that is given whole: there is one with `repeat-page` only. */
export function nextOfWhole(api: SandboxApi, name: string): Record<string, string> {
  return api.fault('repeat-page') === null ? {} : { [name]: 'the-same-again' };
}

/** Text or bytes after the fault `truncate`. */
export function cut(api: SandboxApi, content: Buffer): Buffer {
  return api.fault('truncate') === null ? content : content.subarray(0, Math.floor(content.length * 0.6));
}

/** The account's entities of a level, each once. */
export function entitiesAt(account: SandboxAccount, level: LevelId): SampleEntity[] {
  const known = new Map(account.entities.map((entity) => [entity.ids[level], entity]));
  known.delete(undefined);
  return [...known.values()];
}

/** Their ids and names. */
export function namesOf(account: SandboxAccount, level: LevelId): [id: string, name: string | undefined][] {
  return entitiesAt(account, level).map(({ ids, names }) => [ids[level] ?? '', names[level]]);
}

/** The version that stands in a call's path: `v26`. */
export function pathVersion(request: FastifyRequest): string {
  return /\/(v[\d.]+)\//.exec(request.url)?.[1] ?? '';
}

/** `Bearer x` of the header. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
