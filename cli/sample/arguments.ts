/** What the command line says. */
export interface SampleArguments {
  readonly tenant: string;
  readonly seed: number;
  /** Seconds between two imports. */
  readonly every: number;
  readonly days: number;
  readonly once?: boolean;
  readonly json?: boolean;
}
