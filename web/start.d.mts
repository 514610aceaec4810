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
  /** Told the lines of the server. */
  readonly log?: (line: string) => void;
}

/** How a build is watched and ended. */
export interface BuildOptions {
  /** Told that a build runs. */
  readonly log?: (line: string) => void;
  /** Ends the build when it is aborted; the promise then rejects with an AbortError. */
  readonly signal?: AbortSignal;
  /** Told the process group that builds, which is then one of its own. Without it the build is in the caller's. */
  readonly onLaunch?: (pid: number) => void;
}

/** Builds the page when its sources changed since the last build (a minute or two), else does nothing. */
export function buildWeb(options?: BuildOptions): Promise<void>;

/** Serves the page that `buildWeb` has built on loopback, and resolves when it answers. */
export function startWeb(options: WebOptions): Promise<RunningWeb>;
