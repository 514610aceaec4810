/** Options of `millrace dlq list`. */
export interface ListArguments {
  readonly tenant: string;
  readonly topic?: string;
  readonly reason?: string;
  readonly limit: number;
  readonly json?: true;
}

/** Options of `millrace dlq show`. */
export interface ShowArguments {
  readonly tenant: string;
  readonly json?: true;
}

/** Options of `millrace dlq redrive`. */
export interface RedriveArguments extends Omit<ListArguments, 'limit'> {
  readonly all?: true;
  readonly dryRun?: true;
  readonly why?: string;
}
