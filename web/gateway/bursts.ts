import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import type { Gateway } from './client.ts';

/**
 * Subscribes, and calls `onBurst` once after each burst of changes, `gatherMs` milliseconds after the first of it; also when changes
 * may have been missed. What it answers ends both.
 */
export function listenInBursts<T, V extends OperationVariables>(
  gateway: Pick<Gateway, 'listen'>,
  document: TypedDocumentNode<T, V>,
  variables: V,
  said: {
    readonly gatherMs: number;
    readonly onBurst: () => void;
    /** Whether a change counts; undefined stands for those that may have been missed. Default: each does. */
    readonly matters?: (change: T | undefined) => boolean;
  },
): () => void {
  const { gatherMs, onBurst, matters = () => true } = said;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = gateway.listen(document, variables, (change) => {
    if (!matters(change)) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      onBurst();
    }, gatherMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
