/** Scripts that a route asks for before anything is pressed. */
export interface RouteSize {
  /** As Next writes it: `/alerts/[[...alert]]`. */
  readonly route: string;
  /** Gzipped. */
  readonly bytes: number;
  /** Whether the editor of formulas is among them. */
  readonly hasEditor: boolean;
}

/** The scripts of the last build, by route. */
export function routeSizes(): Promise<RouteSize[]>;
