/** Scripts that a route asks for before anything is pressed. */
export interface RouteSize {
  /** As Next writes it: `/alerts/[[...alert]]`. */
  readonly route: string;
  /** Of the frame, gzipped. */
  readonly bytes: number;
  /** Of what the route then loads by itself, gzipped: what talks to the gateway, and the screen. */
  readonly laterBytes: number;
  /** Whether the editor of formulas is among either. */
  readonly hasEditor: boolean;
}

/** The scripts of the last build, by route. */
export function routeSizes(): Promise<RouteSize[]>;
