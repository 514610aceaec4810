import { useQuery } from '@apollo/client/react';
import { again, problemText } from '../gateway/problem.ts';
import { DeadLetterContentDocument } from '../generated/operations.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Loading, Problem } from '../ui/states.tsx';
import { decoded } from './health.ts';
import type { Letter } from './letters.ts';

/** A letter with what is in it, decoded by the schema that it names; or why that cannot be, and its bytes. */
export function LetterDialog({ letter, onClose }: { readonly letter: Letter; readonly onClose: () => void }) {
  return (
    <Dialog label={letter.id} onClose={onClose} className="max-w-3xl">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 className="font-semibold">{letter.reason}</h2>
        <p className="wrap-anywhere">{letter.message}</p>
        <p className="text-xs text-muted wrap-anywhere">
          Key <code className="font-mono">{letter.key}</code> · place <code className="font-mono">{letter.id}</code>
        </p>
        {letter.value === null ? (
          <p>It has no value: it deletes what its key stands for.</p>
        ) : (
          <Content letter={letter} />
        )}
        <div className="text-right">
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Content({ letter }: { readonly letter: Letter }) {
  const { data, error, refetch } = useQuery(DeadLetterContentDocument, { variables: { id: letter.id } });
  if (error !== undefined) {
    return (
      <>
        <Problem onRetry={() => again(refetch)}>It could not be decoded: {problemText(error)}</Problem>
        <Bytes letter={letter} />
      </>
    );
  }
  if (data === undefined) return <Loading what="what is in it" lines={6} />;
  const { deadLetter } = data;
  if (deadLetter?.json) {
    return (
      <>
        <p className="text-xs text-muted">
          A <code className="font-mono">{deadLetter.record}</code>, by the schema that it names in the registry
        </p>
        <Scroll label="What is in it" className="max-h-96 rounded-lg bg-sunken p-3">
          <pre className="font-mono text-xs" data-testid="letter-json">
            {deadLetter.json}
          </pre>
        </Scroll>
      </>
    );
  }
  return (
    <>
      <p data-testid="letter-problem">
        It cannot be decoded: {deadLetter?.problem ?? 'it is not there any more'}. These are its bytes.
      </p>
      <Bytes letter={letter} />
    </>
  );
}

function Bytes({ letter }: { readonly letter: Letter }) {
  return (
    <Scroll label="Its bytes" className="max-h-96 rounded-lg bg-sunken p-3">
      <pre className="font-mono text-xs">{decoded(letter.value ?? '')}</pre>
    </Scroll>
  );
}
