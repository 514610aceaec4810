import type { Service } from '../../base/config.ts';
import type { Launch } from './process.ts';

/** `test`: free ports, temporary folder, gone afterwards. `dev`: usual ports, data kept, runs on in the background. */
export type StackMode = 'test' | 'dev';

/** What a recipe may use when it prepares its service. */
export interface RecipeContext {
  readonly mode: StackMode;
  /** The service's own folder; it exists. */
  readonly folder: string;
  /** One port for each of the recipe's `ports`, in their order. */
  readonly ports: readonly number[];
  /** Tells the user what takes long (`downloading …`). */
  note(text: string): void;
  /** Aborted when the start is given up: programs that `prepare` runs end then. */
  readonly signal: AbortSignal;
}

/** How one service is run natively: one file each in `services/`. */
export interface Recipe {
  readonly service: Service;
  /** What it is, with its version. */
  readonly title: string;
  /** The usual ports, used in dev mode; the first is the one that clients talk to. */
  readonly ports: readonly number[];
  /** What to do when it does not start. */
  readonly fix: string;
  /** Milliseconds that it may take from launch to ready. */
  readonly startTimeoutMs: number;
  /** What asks it to end. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** Installs what is missing, writes its files, and returns the program to run. */
  prepare(context: RecipeContext): Promise<Launch>;
  /** Whether it serves. A thrown error means: not yet, and why. */
  isReady(ports: readonly number[]): Promise<boolean>;
  /** Makes what clients expect (a database); done once it is ready, each time. */
  provision?(ports: readonly number[]): Promise<void>;
  /** The address as `Addresses` describes it. */
  address(ports: readonly number[]): string;
}
