import { SchemasError } from '../../schemas/errors.ts';
import { recordJson } from '../../schemas/record-json.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError, StoreError } from '../errors.ts';
import type {
  DeadLetterContent,
  DeadLetterFilter,
  RedrivenLetter,
  ResolversParentTypes,
} from '../generated/resolvers.ts';
import type { DeadLetterPlace, DeadLetterPort, PipelinePort, StoredDeadLetter } from '../ports.ts';
import { instantOf } from './instant.ts';

/** Letters of one answer, and of one redrive. */
export const maxLetters = 200;
/** Bytes of a letter's value that are shown. */
const shownBytes = 16 * 1024;
/** How often a letter may be given back: one that the pipeline refuses each time goes round for ever. */
const maxRedrives = 5;
/** Characters of a letter's JSON that are shown. */
const shownJson = 256 * 1024;

/** The pipeline's port. @throws StoreError MR_STORE_UNAVAILABLE where this gateway has none. */
export function pipelineOf({ ports }: GatewayContext): PipelinePort {
  if (ports.pipeline !== undefined) return ports.pipeline;
  throw new StoreError(
    'MR_STORE_UNAVAILABLE',
    'this gateway was started without the pipeline: `millrace run gateway` has it',
  );
}

/** What a port answers. @throws StoreError MR_STORE_UNAVAILABLE in the place of what it threw. */
export async function brokerAnswer<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new StoreError('MR_STORE_UNAVAILABLE', 'the pipeline’s broker did not answer: try again in some seconds', {
      cause: error,
    });
  }
}

/**
 * Whether a letter is the tenant's: its key begins with who it is of, as all keys of the pipeline do. One whose key was broken is
 * nobody's.
 */
export function isOf(tenant: string): (letter: Pick<StoredDeadLetter, 'key'>) => boolean {
  return ({ key }) => key.toString('utf8').startsWith(`${tenant}|`);
}

/** The tenant's newest dead letters. */
export async function readDeadLetters(
  { filter, first }: { readonly filter: DeadLetterFilter | null; readonly first: number },
  context: GatewayContext,
): Promise<ResolversParentTypes['DeadLetterPage']> {
  if (first < 1 || first > maxLetters) {
    throw new RequestError('MR_PAGE_SIZE', `first is ${first}: ask for 1 to ${maxLetters} letters`);
  }
  const own = isOf(context.principal.tenant);
  const since = filter?.from ? Date.parse(filter.from) : Number.NEGATIVE_INFINITY;
  const { letters, found, reasons, more } = await brokerAnswer(
    pipelineOf(context).deadLetters({
      sourceTopic: filter?.sourceTopic ?? undefined,
      wants: (letter) => own(letter) && letter.at >= since && (!filter?.reason || letter.reason === filter.reason),
      limit: first,
    }),
  );
  return { nodes: letters.map(letterNode), reasons: [...reasons], found, scanned: found, more };
}

/** One of the tenant's dead letters with what it says; null where it is not there, or another's. */
export async function readDeadLetter(
  id: string,
  context: GatewayContext,
): Promise<ResolversParentTypes['DeadLetterContent'] | null> {
  const port = pipelineOf(context);
  const letter = await letterOf(port, context.principal.tenant, id);
  if (letter === undefined) return null;
  return { letter: letterNode(letter), ...(await contentOf(port, letter)) };
}

/** A letter of the tenant, whole; undefined where it is not there, or another's. @throws StoreError MR_STORE_UNAVAILABLE. */
export async function letterOf(
  port: DeadLetterPort,
  tenant: string,
  id: string,
): Promise<StoredDeadLetter | undefined> {
  const place = placeOf(id);
  if (place === undefined) return undefined;
  const [letter] = await brokerAnswer(port.lettersAt([place], isOf(tenant)));
  return letter;
}

/** What a letter's value says, by the schema that it names in the registry; or why that cannot be told. */
export async function contentOf(
  port: DeadLetterPort,
  { value }: StoredDeadLetter,
): Promise<Pick<DeadLetterContent, 'record' | 'json' | 'problem'>> {
  const unread = (problem: string) => ({ record: null, json: null, problem });
  if (value === null) return unread('it has no value: it deletes what its key stands for');
  let read: Awaited<ReturnType<DeadLetterPort['read']>>;
  try {
    read = await port.read(value);
  } catch (error) {
    if (!(error instanceof SchemasError)) throw error;
    return unread('the schema registry did not answer: try again in some seconds');
  }
  if ('problem' in read) return unread(read.problem);
  const json = recordJson(read.value, 2);
  if (json.length <= shownJson) return { record: read.record, json, problem: null };
  return {
    ...unread(`it is a ${read.record} of ${json.length} characters, which is more than is shown`),
    record: read.record,
  };
}

/** Letters by their ids, with what would become of each when it is given back, and those that would go. */
export async function redrivable(
  port: DeadLetterPort,
  tenant: string,
  ids: readonly string[],
): Promise<{ readonly told: RedrivenLetter[]; readonly going: readonly StoredDeadLetter[] }> {
  const places = ids.flatMap((id) => placeOf(id) ?? []);
  const found = await brokerAnswer(port.lettersAt(places, isOf(tenant)));
  const byId = new Map(found.map((letter) => [letterId(letter), letter]));
  const told = ids.map((id) => redriven(id, byId.get(id)));
  return { told, going: told.flatMap(({ id, refused }) => (refused === null ? (byId.get(id) ?? []) : [])) };
}

function redriven(id: string, letter: StoredDeadLetter | undefined): RedrivenLetter {
  if (letter === undefined)
    return { id, sourceTopic: null, refused: 'it is not there, or not this organisation’s: read the list again' };
  const { sourceTopic, redrives } = letter;
  const refused =
    redrives >= maxRedrives
      ? `it was given back ${redrives} times and refused each time: repair what refuses it first`
      : null;
  return { id, sourceTopic, refused };
}

function placeOf(id: string): DeadLetterPlace | undefined {
  const [, topic, partition, offset] = /^([\w.-]{1,249}\.dlq)\/(\d{1,6})\/(\d{1,15})$/.exec(id) ?? [];
  if (topic === undefined) return undefined;
  return { topic, partition: Number(partition), offset: Number(offset) };
}

/** The place of a letter as the schema writes it. */
export function letterId({
  topic,
  partition,
  offset,
}: Pick<StoredDeadLetter, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition}/${offset}`;
}

function letterNode(letter: StoredDeadLetter): ResolversParentTypes['DeadLetter'] {
  const {
    topic,
    sourceTopic,
    partition,
    offset,
    sourcePartition,
    sourceOffset,
    reason,
    message,
    key,
    value,
    redrives,
  } = letter;
  return {
    id: letterId(letter),
    ...{ topic, sourceTopic, partition, offset, sourcePartition, sourceOffset, reason, message, redrives },
    at: instantOf(letter.at),
    writtenAt: letter.writtenAt === null ? null : instantOf(letter.writtenAt),
    key: key.toString('utf8'),
    bytes: letter.bytes,
    value: value === null ? null : value.subarray(0, shownBytes).toString('base64'),
  };
}
