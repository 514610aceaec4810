/** Options of `millrace rates import`. */
export interface ImportRatesArguments {
  readonly tenant: string;
  readonly from?: string;
  readonly source: string;
  readonly json?: true;
}

/** Options of `millrace rates show`. */
export interface ShowRatesArguments {
  readonly tenant: string;
  readonly day?: string;
  readonly amount?: string;
  readonly source: string;
  readonly longest: number;
  readonly json?: true;
}

/** Options of `millrace rates currency`. */
export interface ReportingArguments {
  readonly tenant: string;
  readonly none?: true;
  readonly source?: string;
  readonly longest?: number;
  readonly json?: true;
}
