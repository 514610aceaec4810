import { ApplicationFailure } from '@temporalio/common';
import { ConnectorError, QuotaError, ThrottledError } from '../../connectors/errors.ts';
import { WorkflowsError } from '../errors.ts';

/** What passes by itself within minutes: the activity is tried again. */
const passing: ReadonlySet<string> = new Set([
  'MR_CONNECTOR_UNAVAILABLE',
  'MR_CONNECTOR_NOT_READY',
  'MR_CONNECTOR_REPORT_FAILED',
  'MR_CONNECTOR_REPORT_RUNNING',
  'MR_CONNECTOR_TRUNCATED',
  'MR_CONNECTOR_BROKER',
  'MR_CONNECTOR_KEYS',
  'MR_CONNECTOR_SPOOL',
]);

/** A platform that wants to be left alone for longer is: the step is given up and planned again. */
const longestWaitMs = 300_000;

/**
 * An error of ours as Temporal keeps it: its code as the type, and whether trying again at once is of any use. Other errors
 * (the database does not answer) stay as they are, and are tried again. No error of a connector holds a secret.
 */
export function temporalFailure(error: unknown): unknown {
  if (error instanceof WorkflowsError) return ApplicationFailure.nonRetryable(error.message, error.code, null);
  if (!(error instanceof ConnectorError)) return error;
  const { code, message } = error;
  const isWait = error instanceof ThrottledError || error instanceof QuotaError;
  const retryAfterMs = isWait ? error.retryAfterMs : null;
  const retryable = passing.has(code) || (isWait && (retryAfterMs ?? 0) <= longestWaitMs);
  return ApplicationFailure.create({
    type: code,
    message,
    nonRetryable: !retryable,
    details: [retryAfterMs],
    ...(retryable && retryAfterMs !== null ? { nextRetryDelay: retryAfterMs } : {}),
  });
}
