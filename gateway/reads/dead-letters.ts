import type { GatewayContext } from '../context.ts';
import { RequestError, StoreError } from '../errors.ts';
import type { DeadLetter, DeadLetterFilter, DeadLetterPage } from '../generated/resolvers.ts';
import type { PipelinePort, StoredDeadLetter } from '../ports.ts';
import { instantOf } from './instant.ts';
import { groupedBy } from './loaders.ts';

/** Letters of one answer, and of one redrive. */
export const maxLetters = 200;
/** Bytes of a letter's value that are shown. */
const shownBytes = 16 * 1024;

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
): Promise<DeadLetterPage> {
  if (first < 1 || first > maxLetters) {
    throw new RequestError('MR_PAGE_SIZE', `first is ${first}: ask for 1 to ${maxLetters} letters`);
  }
  const own = isOf(context.principal.tenant);
  const since = filter?.from ? Date.parse(filter.from) : Number.NEGATIVE_INFINITY;
  const { letters, found, more } = await brokerAnswer(
    pipelineOf(context).deadLetters({
      sourceTopic: filter?.sourceTopic ?? undefined,
      wants: (letter) => own(letter) && letter.at >= since && (!filter?.reason || letter.reason === filter.reason),
      limit: first,
    }),
  );
  const nodes = letters.map(letterNode);
  const counted = [
    ...groupedBy(
      nodes.map(({ topic, reason }) => ({ topic, reason, both: `${topic} ${reason}` })),
      'both',
    ).values(),
  ];
  return {
    nodes,
    reasons: counted
      .flatMap((group) =>
        group[0] === undefined ? [] : [{ topic: group[0].topic, reason: group[0].reason, count: group.length }],
      )
      .sort((a, b) => b.count - a.count),
    found,
    scanned: found,
    more,
  };
}

/** The place of a letter as the schema writes it. */
export function letterId({
  topic,
  partition,
  offset,
}: Pick<StoredDeadLetter, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition}/${offset}`;
}

function letterNode(letter: StoredDeadLetter): DeadLetter {
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
