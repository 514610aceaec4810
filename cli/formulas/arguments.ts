/** Options that all formula commands share. */
export interface FormulaArguments {
  readonly tenant?: string;
  readonly json?: true;
}

/** Options of `millrace formula eval`. */
export interface EvalArguments extends FormulaArguments {
  readonly data: string;
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
  readonly complete?: string;
  readonly covered?: true;
  readonly zone: string;
  readonly flight?: string;
  readonly budget?: string;
  readonly currency?: string;
  readonly rate?: readonly string[];
}
