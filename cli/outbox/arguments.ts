/** Options of `millrace outbox failed`. */
export interface FailedArguments {
  readonly tenant: string;
  readonly limit: number;
  readonly json?: true;
}

/** Options of `millrace outbox redrive`. */
export interface RedriveArguments {
  readonly tenant: string;
  readonly all?: true;
  readonly json?: true;
}
