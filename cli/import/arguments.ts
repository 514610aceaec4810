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
  readonly json?: boolean;
}
