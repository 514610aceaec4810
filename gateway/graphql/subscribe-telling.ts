import { type ExecutionArgs, type ExecutionResult, GraphQLError, subscribe } from 'graphql';

/**
 * Subscribes as graphql-js does, but an error that ends the events is told as the last of them. Thrown on, it would close the socket
 * with everything else that is on it.
 */
export async function subscribeTelling(
  args: ExecutionArgs,
): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
  const result = await subscribe(args);
  return Symbol.asyncIterator in result ? telling(result) : result;
}

function telling(events: AsyncGenerator<ExecutionResult, void, void>): AsyncGenerator<ExecutionResult, void, void> {
  let isOver = false;
  // No generator function: one that waits for its next event could not be ended from outside.
  const told: AsyncGenerator<ExecutionResult, void, void> = {
    async next() {
      if (isOver) return { done: true, value: undefined };
      try {
        return await events.next();
      } catch (error) {
        isOver = true;
        const { message } = error as Error;
        return { done: false, value: { errors: [new GraphQLError(message, { originalError: error as Error })] } };
      }
    },
    return: (value) => events.return(value),
    throw: (error) => events.throw(error),
    [Symbol.asyncIterator]: () => told,
  };
  return told;
}
