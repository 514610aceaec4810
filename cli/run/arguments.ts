/** What the command line says. */
export interface RunArguments {
  readonly instance: string;
  readonly metricsPort?: number;
}
