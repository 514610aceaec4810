/** A page that is served. */
export interface RunningWeb {
  readonly url: string;
  /** Ends the server. */
  stop(): Promise<void>;
}

/** Where the page is served, and which gateway its readers' browsers talk to. */
export interface WebOptions {
  readonly port: number;
  /** `http://host:port` as a browser on this machine reaches it. */
  readonly gatewayUrl: string;
  /** Tenant that is shown first. Default `demo`. */
  readonly tenant?: string;
  /** Told what goes on: that a build runs, and lines of the server. */
  readonly log?: (line: string) => void;
}

/** Builds the page when its sources changed since the last build (half a minute), else does nothing. */
export function buildWeb(log?: (line: string) => void): Promise<void>;

/** Builds when needed, serves the page on loopback and resolves when it answers. */
export function startWeb(options: WebOptions): Promise<RunningWeb>;
