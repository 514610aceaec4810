import { QueryClient } from '@tanstack/react-query';
import { isToldPlainly } from './plain-request.ts';

/** How often a question is asked again that got no answer, and the milliseconds before the first time; before each further one, twice as many. */
const [mostRetries, firstRetryMs] = [2, 1_000] as const;

/**
 * What keeps answers of plain HTTP, of one organisation alone. A question that the gateway refused is not asked again, nor is anything sent
 * again that changes something; an answer is kept for as long as it is shown.
 */
export function plainQuestions(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < mostRetries && !isToldPlainly(error),
        retryDelay: (failures) => firstRetryMs * 2 ** failures,
        gcTime: 0,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        // A browser without a network still reaches a gateway on the same machine.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
