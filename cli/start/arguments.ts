/** What the command line says. */
export interface StartArguments {
  readonly sample: boolean;
  readonly docker?: boolean;
}
