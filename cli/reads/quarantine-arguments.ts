/** What the command line says. */
export interface QuarantineArguments {
  readonly tenant: string;
  readonly platform?: string;
  readonly account?: string;
  readonly report?: string;
  readonly reason?: string;
  readonly limit: number;
  readonly json?: boolean;
}
