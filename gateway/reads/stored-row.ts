/** A row as ClickHouse gives it: the columns of `metricSelect` of metric-select.ts. */
export type StoredRow = Readonly<Record<string, string | number | null>> & {
  readonly zones: readonly string[];
  readonly rep_currencies: readonly string[];
  readonly reports: readonly string[];
};
