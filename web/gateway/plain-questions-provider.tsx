import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { plainQuestions } from './plain-questions.ts';
import { useGateway } from './provider.tsx';

/** Gives a screen that asks by plain HTTP what keeps its answers: with another organisation it begins anew. */
export function PlainQuestions({ children }: { readonly children: ReactNode }) {
  const gateway = useGateway();
  // biome-ignore lint/correctness/useExhaustiveDependencies: one for each gateway.
  const client = useMemo(plainQuestions, [gateway]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
