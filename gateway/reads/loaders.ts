import DataLoader from 'dataloader';
import { grouped } from '../../base/grouped.ts';
import type { GatewayContext } from '../context.ts';

/** Keys of one batch: a page has no more rows. */
const maxBatch = 500;

const loaders = new WeakMap<object, Map<string, DataLoader<string, unknown>>>();

/**
 * What `read` finds for `key`, read together with what else of the same request asks for `name` at that moment, so that a field of
 * a hundred rows is one query. Nothing is kept for later: a mutation, or the next event of a subscription, reads anew. `name` must
 * hold every argument that `read` depends on beside the keys.
 */
export async function loadTogether<T>(
  context: GatewayContext,
  name: string,
  key: string,
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<T | undefined> {
  let ofRequest = loaders.get(context);
  if (ofRequest === undefined) {
    ofRequest = new Map();
    loaders.set(context, ofRequest);
  }
  let loader = ofRequest.get(name);
  if (loader === undefined) {
    const batch = async (keys: readonly string[]) => {
      const found = await read([...new Set(keys)]);
      return keys.map((each) => found.get(each));
    };
    loader = new DataLoader<string, unknown>(batch, { cache: false, maxBatchSize: maxBatch });
    ofRequest.set(name, loader);
  }
  return (await loader.load(key)) as T | undefined;
}

/** Rows by the value of one of their columns. */
export function byColumn<Row>(rows: readonly Row[], column: keyof Row & string): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [String(row[column]), row]));
}

/** The rows of each value of one of their columns, in their order. */
export function groupedBy<Row>(rows: readonly Row[], column: keyof Row & string): ReadonlyMap<string, readonly Row[]> {
  return grouped(rows, (row) => String(row[column]));
}
