import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { resultsOf } from '../live/shared-results.ts';

type Results = AsyncGenerator<ExecutionResult, void, void>;

/**
 * Subscribes as graphql-js does, with two differences: what many ask for is executed once, and an error that ends the events is told as
 * the last of them. Thrown on, it would close the socket with everything else that is on it.
 */
export async function subscribeTelling(args: ExecutionArgs): Promise<ExecutionResult | Results> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  return telling(events[Symbol.asyncIterator](), resultsOf(args));
}

function telling(
  events: AsyncIterator<unknown>,
  resultOf: (event: unknown) => ExecutionResult | Promise<ExecutionResult>,
): Results {
  let isOver = false;
  // No generator function: one that waits for its next event could not be ended from outside.
  const told: Results = {
    async next() {
      if (isOver) return { done: true, value: undefined };
      try {
        const { done, value } = await events.next();
        return done ? { done: true, value: undefined } : { done: false, value: await resultOf(value) };
      } catch (error) {
        isOver = true;
        const { message } = error as Error;
        return { done: false, value: { errors: [new GraphQLError(message, { originalError: error as Error })] } };
      }
    },
    async return() {
      isOver = true;
      await events.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      isOver = true;
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => told,
  };
  return told;
}
