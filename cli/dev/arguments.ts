/** What the command line says. */
export interface DevArguments {
  readonly days: number;
  readonly every: number;
  readonly port: number;
  readonly seed: number;
  readonly once?: boolean;
  readonly json?: boolean;
}
