import { useState } from 'react';
import { LoginError } from '../gateway/auth.ts';
import { useFormats } from '../preferences/provider.tsx';
import { problemWords } from './problem-words.ts';

/** One thing at a time on the way in; `problem` says why the last did not work. */
export interface Entering {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Resolves to the answer, or to null when it was refused: then why is told, unless `onRefusal` has done so. */
  readonly run: <T>(work: () => Promise<T>, onRefusal?: (error: LoginError) => boolean) => Promise<T | null>;
}

/** Keeps what a form on the way in is doing. */
export function useEntering(): Entering {
  const formats = useFormats();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const timeOf = (at: number) => formats.time(new Date(at).toISOString());
  return {
    isBusy,
    problem,
    run: async (work, onRefusal = () => false) => {
      if (isBusy) return null;
      setBusy(true);
      setProblem(null);
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LoginError)) throw error;
        if (!onRefusal(error)) setProblem(problemWords(error, Date.now(), timeOf));
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}

/** For `run`: gives `say` what the gateway has against a new password, which is told at its field. */
export function refusedPassword(say: (message: string) => void): (error: LoginError) => boolean {
  return ({ code, message }) => {
    if (code !== 'MR_PASSWORD_REFUSED') return false;
    say(message);
    return true;
  };
}
