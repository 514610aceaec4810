import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { problemText } from '../../gateway/problem.ts';
import { useGateway } from '../../gateway/provider.tsx';
import {
  type FileGuess,
  type ImportAsked,
  type ImportOffer,
  type ImportPreview,
  importsOf,
  type KeptImport,
} from './imports.ts';

/** Milliseconds after the last change at which a file is looked at again. */
const settledMs = 350;
/** Milliseconds between two looks at a running import. */
const pollMs = 1_000;

/** The gateway's imports, of the organisation that is shown. */
export function useImports() {
  const { request } = useGateway();
  return useMemo(() => importsOf(request), [request]);
}

/** What the gateway can read; null before it has said. */
export function useOffer(onProblem: (text: string) => void): ImportOffer | null {
  const imports = useImports();
  const [offer, setOffer] = useState<ImportOffer | null>(null);
  useEffect(() => {
    imports.offer().then(setOffer, (error: unknown) => onProblem(problemText(error)));
  }, [imports, onProblem]);
  return offer;
}

/** A file as far as it was looked at. */
export interface LookedAt {
  readonly preview: ImportPreview | null;
  /** Why there is none. */
  readonly problem: string | null;
  readonly isLooking: boolean;
}

/** Looks at a file anew whenever what is said of it changes; the newest question's answer counts. */
export function useLook(file: File | null, offer: ImportOffer | null, asked: ImportAsked | null): LookedAt {
  const imports = useImports();
  const [looked, setLooked] = useState<LookedAt>({ preview: null, problem: null, isLooking: false });
  const said = JSON.stringify(asked);
  useEffect(() => {
    const question = JSON.parse(said) as ImportAsked | null;
    if (file === null || offer === null || question === null) return;
    let isNewest = true;
    setLooked((before) => ({ ...before, isLooking: true }));
    const timer = setTimeout(async () => {
      try {
        const preview = await imports.preview(file, offer, question);
        if (isNewest) setLooked({ preview, problem: null, isLooking: false });
      } catch (error) {
        if (isNewest) setLooked({ preview: null, problem: problemText(error), isLooking: false });
      }
    }, settledMs);
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [imports, file, offer, said]);
  return looked;
}

/** What a file may be; asked once a file. */
export function useGuess(
  file: File | null,
  offer: ImportOffer | null,
  onGuess: (guess: FileGuess | null, problem: string | null) => void,
): void {
  const imports = useImports();
  const told = useRef(onGuess);
  told.current = onGuess;
  useEffect(() => {
    if (file === null || offer === null) return;
    let isNewest = true;
    imports.guess(file, offer).then(
      (guess) => isNewest && told.current(guess, null),
      (error: unknown) => isNewest && told.current(null, problemText(error)),
    );
    return () => {
      isNewest = false;
    };
  }, [imports, file, offer]);
}

/** An import that was begun here: how it stands, and why it failed. */
export function useRun(): {
  readonly run: KeptImport | null;
  readonly problem: string | null;
  readonly isBusy: boolean;
  /** Whether there is one, also before it was looked at for the first time. */
  readonly isBegun: boolean;
  readonly begin: (file: File, asked: ImportAsked) => Promise<void>;
  readonly forget: () => void;
} {
  const imports = useImports();
  const [id, setId] = useState<string | null>(null);
  const [run, setRun] = useState<KeptImport | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isOver = run?.state === 'DONE' || run?.state === 'FAILED';
  useEffect(() => {
    if (id === null || isOver) return;
    let isWanted = true;
    const timer = setInterval(async () => {
      try {
        const state = await imports.state(id);
        if (isWanted) setRun(state);
      } catch (error) {
        if (isWanted) setProblem(problemText(error));
      }
    }, pollMs);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [imports, id, isOver]);
  const begin = useCallback(
    async (file: File, asked: ImportAsked) => {
      setBusy(true);
      setProblem(null);
      try {
        const begun = await imports.begin(file, asked);
        setId(begun);
        await imports.send(begun, file);
      } catch (error) {
        setProblem(problemText(error));
      } finally {
        setBusy(false);
      }
    },
    [imports],
  );
  const forget = useCallback(() => {
    setId(null);
    setRun(null);
    setProblem(null);
  }, []);
  return { run, problem, isBusy, isBegun: isBusy || id !== null, begin, forget };
}
