import { useCallback, useEffect, useState } from 'react';
import { askAuth, LoginError, type Methods } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';

/** How one signs in here; null while it is read. `problem`: it cannot be told, and `again` asks once more. */
export function useMethods(): {
  readonly methods: Methods | null;
  readonly problem: string | null;
  readonly again: () => void;
} {
  const { gatewayUrl } = useSessionKeeper();
  const [methods, setMethods] = useState<Methods | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const again = useCallback(() => {
    setProblem(null);
    askAuth<Methods>(gatewayUrl, '/auth/methods').then(setMethods, (error: unknown) => {
      if (!(error instanceof LoginError)) throw error;
      setProblem(error.message);
    });
  }, [gatewayUrl]);
  useEffect(again, [again]);
  return { methods, problem, again };
}
