/** What the command line says. */
export interface RunArguments {
  readonly instance: string;
  readonly metricsPort?: number;
  /** Shows what the topologies write. */
  readonly tail?: true;
  /** Whose records are shown. */
  readonly tenant?: string;
}
