import { type ReactNode, useState } from 'react';
import { problemText } from '../gateway/problem.ts';
import { Problem } from './states.tsx';

/** What became of something that was done. */
type Said = { readonly text: string; readonly isProblem: boolean } | null;

/** What the gateway has against something, and where, if it says so. */
export interface Refusal {
  readonly message: string;
  readonly problems?: readonly { readonly place: string; readonly message: string }[];
}

/** An answer of the gateway: done, or a refusal in words. */
type Result = (Partial<Refusal> & { readonly __typename: string }) | null | undefined;

/** Does things one at a time, and says what became of the last. */
export function useDoing(): {
  /** Whether something is being done. */
  readonly isBusy: boolean;
  /** What became of the last, to be shown. */
  readonly said: ReactNode;
  /** Resolves to the answer when it was done, else to null: then why not is said, which is what `leftOf` leaves to say of a refusal. */
  readonly run: <T extends Result>(
    done: string,
    work: () => Promise<T>,
    leftOf?: (refusal: Refusal) => string | null,
  ) => Promise<T | null>;
} {
  const [said, setSaid] = useState<Said>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async <T extends Result>(
    done: string,
    work: () => Promise<T>,
    leftOf: (refusal: Refusal) => string | null = ({ message }) => message,
  ): Promise<T | null> => {
    if (isBusy) return null;
    setBusy(true);
    try {
      const result = await work();
      if (result?.message === undefined) {
        setSaid({ text: done, isProblem: false });
        return result;
      }
      const left = leftOf({ ...result, message: result.message });
      setSaid(left === null ? null : { text: left, isProblem: true });
      return null;
    } catch (error) {
      setSaid({ text: `Not done: ${problemText(error)}`, isProblem: true });
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, run, said: <SaidWords said={said} /> };
}

function SaidWords({ said }: { readonly said: Said }) {
  if (said?.isProblem) return <Problem>{said.text}</Problem>;
  return (
    <p role="status" className={said === null ? 'sr-only' : 'rounded-xl bg-ok-bg px-4 py-2 text-ok'}>
      {said?.text}
    </p>
  );
}
