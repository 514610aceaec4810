/** Options of `millrace slices`. */
export interface SlicesArguments {
  readonly tenant: string;
  readonly platform?: string;
  readonly account?: string;
  readonly report?: string;
  readonly state?: string;
  readonly from?: string;
  readonly to?: string;
  readonly late?: true;
  readonly limit: number;
  readonly check?: true;
  readonly json?: true;
}
