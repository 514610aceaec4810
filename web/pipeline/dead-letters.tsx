import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import { DeadLettersDocument, RedriveDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Select } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Card, Loading, Problem } from '../ui/states.tsx';
import { LetterDialog } from './letter-dialog.tsx';
import { allToGiveBack, givenBackWords, type Letter, type Redriven, redrivenWords } from './letters.ts';

/** Milliseconds between two reads of the letters: each looks through the newest of every partition. */
const pollMs = 30_000;

/** Records that a step refused: why, what is in them, and the way back into the pipeline. */
export function DeadLetters() {
  const formats = useFormats();
  const [reason, setReason] = useState('');
  const { data, previousData, error, refetch } = useQuery(DeadLettersDocument, {
    variables: { filter: reason === '' ? null : { reason } },
    pollInterval: pollMs,
    // Which were given back, another store tells than what there is.
    errorPolicy: 'all',
  });
  const mayRedrive = useMay('PIPELINE_WRITE');
  const page = (data ?? previousData)?.deadLetters;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<Letter | null>(null);
  const ids = (page?.nodes ?? []).map(({ id }) => id).filter((id) => chosen.has(id));
  const all = allToGiveBack(page?.nodes ?? []);
  const isAllChosen = all.length > 0 && all.every((id) => chosen.has(id));
  const toggle = (id: string) =>
    setChosen((old) => new Set(old.has(id) ? [...old].filter((other) => other !== id) : [...old, id]));
  return (
    <Card
      title="Dead letters"
      actions={
        page !== undefined &&
        page.reasons.length > 0 && (
          <Select
            aria-label="Reason"
            className="w-64"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          >
            <option value="">All reasons</option>
            {page.reasons.map((known) => (
              <option key={`${known.topic} ${known.reason}`} value={known.reason}>
                {known.reason} ({formats.count(known.count)})
              </option>
            ))}
          </Select>
        )
      }
    >
      {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
      {page === undefined && error === undefined && <Loading what="the dead letters" lines={3} />}
      {page?.nodes.length === 0 && (
        <p className="text-muted" data-testid="no-letters">
          No record of this organisation was refused, among the newest 2,000 of each partition, as far as they could be
          read in ten seconds. It is looked again every half minute.
        </p>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <div className="grid gap-3">
          <Scroll label="Dead letters" className="max-h-96">
            <table className="w-full min-w-3xl border-collapse text-left">
              <thead className="sticky top-0 bg-surface text-xs text-muted">
                <tr>
                  <th scope="col" className="px-3 py-1.5">
                    <input
                      type="checkbox"
                      aria-label="All that were not given back"
                      className="size-4 accent-accent"
                      disabled={all.length === 0}
                      checked={isAllChosen}
                      onChange={() => setChosen(new Set(isAllChosen ? [] : all))}
                    />
                  </th>
                  {['When', 'From', 'Why', 'Bytes', 'Given back'].map((name) => (
                    <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {page.nodes.map((letter) => (
                  <tr key={letter.id} data-testid="letter" className="h-row border-t border-line align-top">
                    <td className="px-3 py-1.5">
                      <input
                        type="checkbox"
                        aria-label={letter.id}
                        className="size-4 accent-accent"
                        checked={chosen.has(letter.id)}
                        onChange={() => toggle(letter.id)}
                      />
                    </td>
                    <td className="px-3 py-1.5 whitespace-nowrap">{formats.instant(letter.at)}</td>
                    <td className="px-3 py-1.5 font-mono text-xs">{letter.sourceTopic}</td>
                    <td className="px-3 py-1.5">
                      <button
                        type="button"
                        className="rounded text-left font-medium underline decoration-control/50 underline-offset-2"
                        onClick={() => setShown(letter)}
                      >
                        {letter.reason}
                      </button>
                      <p className="line-clamp-2 text-xs text-muted">{letter.message}</p>
                    </td>
                    <td className="px-3 py-1.5">{formats.count(letter.bytes)}</td>
                    <td className="px-3 py-1.5">{givenBackWords(letter)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {page.more && (
            <p className="text-xs text-muted">
              There are more than are shown, or older ones that were not looked through.
            </p>
          )}
        </div>
      )}
      {/* What it shows and says stays when the next look finds less, as it does on a busy broker. */}
      {mayRedrive && page !== undefined && (
        <Redrive
          ids={ids}
          isOffered={page.nodes.length > 0}
          onDone={() => {
            setChosen(new Set());
            again(refetch);
          }}
        />
      )}
      {shown !== null && <LetterDialog letter={shown} onClose={() => setShown(null)} />}
    </Card>
  );
}

/** Gives letters back, after it was shown where each would go. */
function Redrive(props: {
  /** Those that are chosen. */
  readonly ids: readonly string[];
  readonly isOffered: boolean;
  readonly onDone: () => void;
}) {
  const { ids, isOffered, onDone } = props;
  const formats = useFormats();
  const [redrive, { loading }] = useMutation(RedriveDocument);
  const [preview, setPreview] = useState<Redriven | null>(null);
  const [said, setSaid] = useState<{ readonly text: string; readonly isProblem: boolean } | null>(null);
  const run = async (dryRun: boolean, letters: readonly string[]) => {
    try {
      const { data } = await redrive({ variables: { ids: [...letters], dryRun } });
      const result = data?.redriveDeadLetters;
      if (result === undefined) return;
      if (result.__typename !== 'Redriven') return setSaid({ text: result.message, isProblem: true });
      if (dryRun) return setPreview(result);
      setPreview(null);
      setSaid({ text: redrivenWords(result, formats.count), isProblem: result.count < result.letters.length });
      onDone();
    } catch (error) {
      setSaid({ text: `Nothing was given back: ${problemText(error)}`, isProblem: true });
    }
  };
  return (
    <div className="mt-3 grid gap-2">
      <div className="flex flex-wrap items-center gap-3 empty:hidden">
        {isOffered && (
          <Button disabled={ids.length === 0 || loading} onClick={() => void run(true, ids)}>
            Show where {formats.count(ids.length)} would go
          </Button>
        )}
        {said !== null && !said.isProblem && <p role="status">{said.text}</p>}
      </div>
      {said?.isProblem && <Problem>{said.text}</Problem>}
      {preview !== null && (
        <Dialog label="Give back" onClose={() => setPreview(null)} className="max-w-2xl">
          <div className="grid gap-3">
            <h2 className="font-semibold">{formats.count(preview.count)} would be given back</h2>
            <Scroll label="Where they go" className="max-h-72 text-xs">
              <ul>
                {preview.letters.map((letter) => (
                  <li
                    key={letter.id}
                    className="flex flex-wrap justify-between gap-x-4 border-t border-line py-1 first:border-t-0"
                  >
                    <span className="font-mono">{letter.id}</span>
                    <span className={letter.refused === null ? 'text-ok' : 'text-critical'}>
                      {letter.refused ?? `→ ${letter.sourceTopic}`}
                    </span>
                  </li>
                ))}
              </ul>
            </Scroll>
            <div className="flex justify-end gap-2">
              <Button tone="quiet" onClick={() => setPreview(null)}>
                Cancel
              </Button>
              <Button
                tone="main"
                disabled={preview.count === 0 || loading}
                onClick={() => {
                  void run(
                    false,
                    preview.letters.map(({ id }) => id),
                  );
                }}
              >
                Give back {formats.count(preview.count)}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}
