import type { ImportStory } from './story.ts';

/** Why an import exits with 1 although it ran to its end. */
export type ImportProblem = 'REJECTED_ROWS' | 'QUARANTINED_ROWS' | 'CUT_OFF' | 'NOT_PROCESSED';

/**
 * What keeps an import from having brought every row of its file: rows refused here or by the pipeline, a file that is cut off, or
 * a pipeline that did not get to it. An older fetch that is left aside is none: that is what its number asked for.
 */
export function problemsOf({
  result,
  cutOff,
  outcome,
  quarantined,
}: Pick<ImportStory, 'result' | 'cutOff' | 'outcome' | 'quarantined'>): readonly ImportProblem[] {
  const isQuarantined = quarantined.length > 0 || outcome?.slices.some((slice) => slice.quarantined > 0);
  const found: readonly (readonly [ImportProblem, boolean | undefined])[] = [
    ['REJECTED_ROWS', result.rejected > 0],
    ['QUARANTINED_ROWS', isQuarantined],
    ['CUT_OFF', cutOff],
    ['NOT_PROCESSED', outcome?.processed === false],
  ];
  return found.filter(([, is]) => is === true).map(([problem]) => problem);
}
