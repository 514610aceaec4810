/** What names a flight on the command line. */
export interface FlightArguments {
  readonly tenant: string;
  readonly platform: string;
  readonly account: string;
  readonly level: string;
  readonly start: string;
  readonly json?: true;
}

/** Options of `millrace flights set`. */
export interface SetFlightArguments extends FlightArguments {
  readonly end: string;
  readonly budget: string;
  readonly currency: string;
  readonly reason?: string;
}

/** Options of `millrace flights import`. */
export interface ImportFlightsArguments {
  readonly tenant: string;
  readonly reason?: string;
  readonly json?: true;
}

/** Options of `millrace flights list`. */
export interface ListFlightsArguments {
  readonly tenant: string;
  readonly json?: true;
}
