/** Every error of this folder has a stable code. */
export type WorkflowsErrorCode =
  | 'MR_WORKFLOWS_INGESTION'
  | 'MR_WORKFLOWS_RANGE'
  | 'MR_WORKFLOWS_LOST'
  | 'MR_WORKFLOWS_ONBOARDING'
  | 'MR_WORKFLOWS_SCHEDULE';

/** Base of all errors of workflows: of what they are asked for; what platforms do wrong has codes of its own. */
export class WorkflowsError extends Error {
  readonly code: WorkflowsErrorCode;
  constructor(code: WorkflowsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A connection that nothing is fetched by, or an account that it does not reach. */
export class IngestionError extends WorkflowsError {
  constructor(message: string) {
    super('MR_WORKFLOWS_INGESTION', message);
  }
}

/** Days that cannot be fetched: no days of the calendar, in the wrong order, or too many. */
export class DayRangeError extends WorkflowsError {
  constructor(message: string) {
    super('MR_WORKFLOWS_RANGE', message);
  }
}

/** An activity whose worker disappeared: it is fetched again later. Kept as a slice's last error. */
export class LostError extends WorkflowsError {
  constructor(message: string) {
    super('MR_WORKFLOWS_LOST', message);
  }
}

/** An organisation could not be brought up; what was made for it is undone. */
export class OnboardingError extends WorkflowsError {
  constructor(message: string) {
    super('MR_WORKFLOWS_ONBOARDING', message);
  }
}

/** A rhythm that is none, or a schedule that is not there. */
export class ScheduleError extends WorkflowsError {
  constructor(message: string) {
    super('MR_WORKFLOWS_SCHEDULE', message);
  }
}
