import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { DeadLetterFilter, RedrivenLetter, ResolversParentTypes } from '../generated/resolvers.ts';
import type { DeadLetterPlace, DeadLetterPort, StoredDeadLetter } from '../ports.ts';
import { instantOf } from './instant.ts';
import { brokerAnswer, contentOf, isOf, pipelineOf, recordId } from './pipeline-records.ts';

/** Letters of one answer, and of one redrive. */
export const maxLetters = 200;
/** Bytes of a letter's value that are shown. */
const shownBytes = 16 * 1024;
/** How often a letter may be given back: one that the pipeline refuses each time goes round for ever. */
const maxRedrives = 5;

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

/** Letters by their ids, with what would become of each when it is given back, and those that would go. */
export async function redrivable(
  port: DeadLetterPort,
  tenant: string,
  ids: readonly string[],
): Promise<{ readonly told: RedrivenLetter[]; readonly going: readonly StoredDeadLetter[] }> {
  const places = ids.flatMap((id) => placeOf(id) ?? []);
  const found = await brokerAnswer(port.lettersAt(places, isOf(tenant)));
  const byId = new Map(found.map((letter) => [recordId(letter), letter]));
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
    id: recordId(letter),
    ...{ topic, sourceTopic, partition, offset, sourcePartition, sourceOffset, reason, message, redrives },
    at: instantOf(letter.at),
    writtenAt: letter.writtenAt === null ? null : instantOf(letter.writtenAt),
    key: key.toString('utf8'),
    bytes: letter.bytes,
    value: value === null ? null : value.subarray(0, shownBytes).toString('base64'),
  };
}
