import { useState } from 'react';
import { LoginError } from '../gateway/auth.ts';
import { useFormats } from '../preferences/provider.tsx';
import { problemWords } from './problem-words.ts';

/** One thing at a time on the way in; `problem` says why the last did not work. */
export interface Entering {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Resolves to the answer, or to null when it was refused: then why is told. `onCode` may take a refusal over. */
  readonly run: <T>(work: () => Promise<T>, onCode?: (code: string | null) => boolean) => Promise<T | null>;
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
    run: async (work, onCode = () => false) => {
      if (isBusy) return null;
      setBusy(true);
      setProblem(null);
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LoginError)) throw error;
        if (!onCode(error.code)) setProblem(problemWords(error, Date.now(), timeOf));
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}
