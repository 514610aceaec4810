import { SchemasError } from '../../schemas/errors.ts';
import { recordJson } from '../../schemas/record-json.ts';
import type { GatewayContext } from '../context.ts';
import { StoreError } from '../errors.ts';
import type { DeadLetterContent } from '../generated/resolvers.ts';
import type { DeadLetterPort, PipelinePort, StoredDeadLetter } from '../ports.ts';

/** Characters of a record's JSON that are shown. */
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
 * Whether a record is the tenant's: its key begins with who it is of, as all keys of the pipeline do. One whose key was
 * broken is nobody's.
 */
export function isOf(tenant: string): (record: Pick<StoredDeadLetter, 'key'>) => boolean {
  return ({ key }) => key.toString('utf8').startsWith(`${tenant}|`);
}

/** What the value of a record says by the schema that it names in the registry; or why that cannot be told. */
export async function contentOf(
  port: DeadLetterPort,
  { value }: Pick<StoredDeadLetter, 'value'>,
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

/** The place of a record as the schema writes it. */
export function recordId({
  topic,
  partition,
  offset,
}: Pick<StoredDeadLetter, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition}/${offset}`;
}
