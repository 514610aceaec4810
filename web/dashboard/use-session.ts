import { useEffect, useState } from 'react';
import { login, type Session } from './session.ts';

/** Milliseconds between attempts to log in. */
const retryMs = 5_000;
/** Milliseconds before its end at which a token is renewed. */
const renewMs = 60_000;
const maxTimerMs = 2 ** 31 - 1;

/** A login as `tenant` that renews itself; `problem` says in words why there is none. */
export function useSession(gatewayUrl: string, tenant: string): { session: Session | null; problem: string | null } {
  const [session, setSession] = useState<Session | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout>;
    setSession(null);
    setProblem(null);
    const attempt = async () => {
      try {
        const next = await login(gatewayUrl, tenant);
        if (ended) return;
        setSession(next);
        setProblem(null);
        timer = setTimeout(attempt, Math.min(Math.max(next.expiresAt - Date.now() - renewMs, retryMs), maxTimerMs));
      } catch (error) {
        if (ended) return;
        setProblem((error as Error).message);
        timer = setTimeout(attempt, retryMs);
      }
    };
    void attempt();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [gatewayUrl, tenant]);
  return { session, problem };
}
