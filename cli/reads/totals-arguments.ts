/** What the command line says. */
export interface TotalsArguments {
  readonly tenant: string;
  readonly platform?: string;
  readonly account?: string;
  readonly level?: string;
  readonly report?: string;
  readonly from?: string;
  readonly to?: string;
  readonly source: 'gold' | 'silver';
  readonly json?: boolean;
}
