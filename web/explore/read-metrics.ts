import type { ApolloClient } from '@apollo/client';
import { type Rows, readPages } from '../gateway/pages.ts';
import { retryAfterSeconds } from '../gateway/problem.ts';
import { type CompareInput, ExploreDocument, type GroupBy, type MetricFilter } from '../generated/operations.ts';
import type { MetricLine } from './metrics.ts';

/**
 * Rows of a page: as many as the gateway gives, fewer where a formula is computed for each, since more would cost more than it takes; and so
 * few that a smaller page saves nothing. What is asked for is paid for.
 */
const [mostOfPage, mostComputed, leastOfPage] = [500, 300, 20];

/** What is asked of the gateway's `metrics`. */
interface MetricQuestion {
  readonly filter: MetricFilter;
  readonly groupBy: readonly GroupBy[];
  /** With which days each row is compared; with none where it is left out. */
  readonly compare?: CompareInput | null;
  /** What is computed for each row; nothing where it is left out. */
  readonly formula?: string | undefined;
  /** Rows that are read at most. */
  readonly most: number;
  /** Rows that there probably are; where nothing is known whole pages are asked for. */
  readonly expected?: number;
}

/** Reads the figures of a question; `onPart` gets what there is on the way. `asked`: how many rows it asked for, there or not. */
export async function readMetrics(
  client: ApolloClient,
  { filter, groupBy, compare = null, formula, most, expected = mostOfPage }: MetricQuestion,
  signal: AbortSignal,
  onPart?: (part: Rows<MetricLine>) => void,
): Promise<Rows<MetricLine> & { readonly asked: number }> {
  const largest = formula === undefined ? mostOfPage : mostComputed;
  const first = Math.min(largest, Math.max(leastOfPage, expected));
  let asked = 0;
  const askOnce = async (after: string | null) => {
    asked += first;
    const { data } = await client.query({
      query: ExploreDocument,
      variables: {
        ...{ filter, groupBy: [...groupBy], first, after, compare, compared: compare !== null },
        ...{ formulas: formula === undefined ? null : [formula], computed: formula !== undefined },
      },
      fetchPolicy: 'no-cache',
      // A question that goes on in the next one is not answered by the request that was ended with this one.
      context: { fetchOptions: { signal }, queryDeduplication: false },
    });
    return data?.metrics;
  };
  // A hundred thousand rows are more than a reader may ask for in a minute: the rest comes when more is given.
  const ask = async (after: string | null) => {
    for (;;) {
      try {
        return await askOnce(after);
      } catch (error) {
        const seconds = retryAfterSeconds(error);
        if (seconds === null || signal.aborted) throw error;
        await waited(seconds * 1_000, signal);
      }
    }
  };
  const rows = await readPages<MetricLine>(ask, most, onPart);
  return { ...rows, asked };
}

/** Ends after so many milliseconds, or as soon as nobody waits for it any more. */
function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
