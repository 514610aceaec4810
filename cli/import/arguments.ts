/** What the command line says. */
export interface ImportArguments {
  readonly tenant: string;
  readonly account?: string;
  readonly platform?: string;
  readonly report?: string;
  readonly mapping?: string;
  readonly currency?: string;
  readonly zone?: string;
  readonly fetchSeq?: number;
  /** First and last day that the file covers; both or none. */
  readonly from?: string;
  readonly to?: string;
  readonly partial?: boolean;
  readonly wait: boolean;
  /** Seconds without any progress after which it is said that nothing processes the import. */
  readonly idleSeconds: number;
  readonly json?: boolean;
}
