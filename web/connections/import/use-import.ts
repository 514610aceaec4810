import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { problemText } from '../../gateway/problem.ts';
import { useGateway } from '../../gateway/provider.tsx';
import { numberOf } from './file-bytes.ts';
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

/** What was asked: its answer, once there is one, or why there is none. */
interface Answered<T> {
  readonly answer: T | null;
  readonly problem: string | null;
}

function answered<T>({ data, error }: { readonly data: T | undefined; readonly error: Error | null }): Answered<T> {
  return { answer: data ?? null, problem: error === null ? null : problemText(error) };
}

/** The gateway's imports, of the organisation that is shown. */
function useImports() {
  const { request } = useGateway();
  return useMemo(() => importsOf(request), [request]);
}

/** What the gateway can read. */
export function useOffer(): Answered<ImportOffer> {
  const imports = useImports();
  return answered(useQuery({ queryKey: ['offer'], queryFn: imports.offer }));
}

/** What a file may be; asked once a file. */
export function useGuess(file: File | null, offer: ImportOffer | null): Answered<FileGuess> {
  const imports = useImports();
  return answered(
    useQuery({
      queryKey: ['guess', numberOf(file)],
      enabled: file !== null && offer !== null,
      queryFn: () => imports.guess(file as File, offer as ImportOffer),
    }),
  );
}

/** A file as far as it was looked at. */
export interface LookedAt {
  readonly preview: ImportPreview | null;
  /** Why there is none. */
  readonly problem: string | null;
  readonly isLooking: boolean;
}

/** Looks at a file anew whenever what is said of it has changed; what was seen before stands there meanwhile. */
export function useLook(file: File | null, offer: ImportOffer | null, asked: ImportAsked | null): LookedAt {
  const imports = useImports();
  const said = JSON.stringify(asked);
  const settled = useSettled(said);
  const number = numberOf(file);
  const look = useQuery({
    queryKey: ['look', number, settled],
    enabled: file !== null && offer !== null && asked !== null && settled !== 'null',
    queryFn: () => imports.preview(file as File, offer as ImportOffer, JSON.parse(settled) as ImportAsked),
    placeholderData: (before, question) => (question?.queryKey[1] === number ? before : undefined),
  });
  const { answer, problem } = answered(look);
  return { preview: answer, problem, isLooking: look.isFetching || settled !== said };
}

/** A text once it has stayed the same for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settledMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** An import that was begun here: how it stands, and why it failed. */
export function useRun(): {
  readonly run: KeptImport | null;
  readonly problem: string | null;
  readonly isBusy: boolean;
  /** Whether there is one, also before it was looked at for the first time. */
  readonly isBegun: boolean;
  readonly begin: (file: File, asked: ImportAsked) => void;
  readonly forget: () => void;
} {
  const imports = useImports();
  const [id, setId] = useState<string | null>(null);
  const upload = useMutation({
    mutationFn: async ({ file, asked }: { readonly file: File; readonly asked: ImportAsked }) => {
      const begun = await imports.begin(file, asked);
      setId(begun);
      return imports.send(begun, file);
    },
  });
  const state = useQuery({
    queryKey: ['run', id],
    enabled: id !== null,
    queryFn: () => imports.state(id as string),
    // The next look is the next try.
    retry: false,
    refetchInterval: ({ state: { data } }) => (data?.state === 'DONE' || data?.state === 'FAILED' ? false : pollMs),
    refetchIntervalInBackground: true,
  });
  const { mutate, reset } = upload;
  const begin = useCallback((file: File, asked: ImportAsked) => mutate({ file, asked }), [mutate]);
  const forget = useCallback(() => {
    setId(null);
    reset();
  }, [reset]);
  const { answer: run, problem } = answered(state);
  return {
    run,
    problem: upload.error === null ? problem : problemText(upload.error),
    isBusy: upload.isPending,
    isBegun: upload.isPending || id !== null,
    begin,
    forget,
  };
}

/** The newest imports of the organisation, read again when `since` is another. */
export function useNewest(since: string | null): Answered<readonly KeptImport[]> {
  const imports = useImports();
  return answered(
    useQuery({ queryKey: ['newest', since], queryFn: imports.newest, placeholderData: (before) => before }),
  );
}
