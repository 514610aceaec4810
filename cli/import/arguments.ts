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
  readonly partial?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
}
