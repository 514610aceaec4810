import type { ImportResult } from '../../connectors/import/import.ts';
import type { RefusedGroup } from '../../connectors/import/rejects.ts';
import type { Outcome } from '../processed.ts';
import type { ImportArguments } from './arguments.ts';
import type { ChosenReport } from './choose-report.ts';

/** Everything there is to say of an import. */
export interface ImportStory {
  readonly file: string;
  readonly options: ImportArguments;
  readonly chosen: ChosenReport;
  readonly result: ImportResult;
  /** The file ended before its end. */
  readonly cutOff: boolean;
  /** Undefined when it was not waited for. */
  readonly outcome: Outcome | undefined;
  readonly quarantined: readonly RefusedGroup[];
}
