'use client';

import { useCallback, useEffect, useState } from 'react';
import { PlainQuestions } from '../../gateway/plain-questions-provider.tsx';
import { Button } from '../../ui/controls.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Card, Loading, Problem } from '../../ui/states.tsx';
import { EarlierImports } from './earlier-imports.tsx';
import { FileChoice } from './file-choice.tsx';
import { type Choice, type ImportAsked, reportKey, type Said } from './imports.ts';
import { PreviewTable } from './preview-table.tsx';
import { ReportChoice } from './report-choice.tsx';
import { RunState } from './run-state.tsx';
import { SaidFields } from './said-fields.tsx';
import { useGuess, useLook, useOffer, useRun } from './use-import.ts';
import { inPageWords } from './words.ts';

const nothingSaid: Said = { account: null, currency: null, zone: null, partial: false, from: null, to: null };

/** A report file into the pipeline, step by step: what it is, what its rows say, and what became of them. */
export function ImportScreen() {
  return (
    <PlainQuestions>
      <Steps />
    </PlainQuestions>
  );
}

function Steps() {
  const [file, setFile] = useState<File | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [said, setSaid] = useState<Said>(nothingSaid);
  const { answer: offer, problem: offerProblem } = useOffer();
  const { answer: guess, problem: guessProblem } = useGuess(file, offer);
  const problem = offerProblem ?? guessProblem;
  const asked = choice === null ? null : { ...said, as: askedAs(choice) };
  const looked = useLook(file, offer, asked);
  const { run, problem: runProblem, isBusy, isBegun, begin, forget } = useRun();
  const choose = useCallback(
    (chosen: File | null) => {
      forget();
      setFile(chosen);
      setChoice(null);
    },
    [forget],
  );
  useEffect(() => {
    if (guess === null) return;
    const [first] = guess.reports;
    setChoice({ report: first === undefined ? null : reportKey(first), mapping: guess.mapping });
  }, [guess]);
  const isGood = looked.preview !== null && looked.preview.lacks === null && looked.preview.checkedRows > 0;
  return (
    <>
      <PageHead title="Import a report file">
        Nothing is kept before you import it. A newer file of a day replaces that day; the same file again changes
        nothing.
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {problem !== null && <Problem>{inPageWords(problem)}</Problem>}
        <FileChoice file={file} offer={offer} isLocked={isBusy} onFile={choose} />
        {file !== null && problem === null && choice === null && <Loading what="the file" lines={3} />}
        {offer !== null && guess !== null && choice !== null && !isBegun && (
          <>
            <Card title="What it is">
              <ReportChoice guess={guess} reports={offer.reports} choice={choice} onChoice={setChoice} />
            </Card>
            <Card title="What the file does not say">
              <SaidFields said={said} lacks={looked.preview?.lacks ?? null} onSaid={setSaid} />
            </Card>
            <PreviewTable looked={looked} />
            <div className="flex flex-wrap items-center justify-end gap-3">
              {looked.preview !== null && looked.preview.problemRows > 0 && (
                <p className="text-muted">Rows with problems are put aside; the others are imported.</p>
              )}
              <Button
                tone="main"
                disabled={!isGood || looked.isLooking}
                onClick={() => file !== null && asked !== null && begin(file, asked)}
              >
                Import {file?.name}
              </Button>
            </div>
          </>
        )}
        {runProblem !== null && run?.state !== 'FAILED' && <Problem>{inPageWords(runProblem)}</Problem>}
        {isBegun && <RunState run={run} onAnother={() => choose(null)} />}
        <EarlierImports since={run?.state ?? null} />
      </div>
    </>
  );
}

function askedAs({ report, mapping }: Choice): ImportAsked['as'] {
  if (report === null) return { mapping };
  const [platform = '', name = ''] = report.split('/');
  return { platform, report: name };
}
