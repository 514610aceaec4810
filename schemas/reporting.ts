/** In which currency an organisation sees all amounts beside their own, and whose rates convert them. */
export interface ReportingChoice {
  /** ISO 4217; null: amounts are not converted. */
  readonly currency: string | null;
  readonly source: string;
  /** The last rate before a day holds if it is at most so many days older. */
  readonly longestDays: number;
}

/** What holds for an organisation that has chosen nothing: formulas convert by these rates, too. */
export const noChoice: ReportingChoice = { currency: null, source: 'ecb', longestDays: 7 };
