import type { FaultPoint, StreamsConfig } from '@millrace/streams/runtime';
import type { Variant } from './application.ts';
import type { MemorySample } from './memory.ts';

/** What a member does to itself at a point of a commit. */
export type FaultAction = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP';

/** Ways in which a member can be made to work wrongly, so that the harness can be seen to find it. */
export const breakages = ['offsets-outside-transaction', 'redis-without-fence', 'outputs-outside-transaction'] as const;
export type Breakage = (typeof breakages)[number];

/** Numbers of the configuration that scenarios change. */
export type MemberSettings = Partial<
  Pick<
    StreamsConfig,
    | 'commitIntervalMs'
    | 'maxBatchRecords'
    | 'sessionTimeoutMs'
    | 'transactionTimeoutMs'
    | 'redisTimeoutMs'
    | 'maxStateCallBytes'
    | 'cacheBytes'
    | 'purgeIntervalMs'
    | 'fetcher'
    | 'deadLetterStormRatio'
    | 'deadLetterStormRecords'
  >
>;

/** What a member process is told when it starts, as JSON in the variable `FAULT_MEMBER`. */
export interface MemberOptions {
  readonly kafka: string;
  /** One URL, or those of a cluster's nodes with commas between. */
  readonly redis: string;
  readonly application: string;
  readonly instance: string;
  readonly settings: MemberSettings;
  readonly breakage?: Breakage;
  readonly variant?: Variant;
  /** The rule engine instead of the application made for faults. */
  readonly topology?: 'rules';
}

/** What a member is told while it runs. */
export type MemberOrder =
  | { readonly kind: 'fault'; readonly point: FaultPoint; readonly after: number; readonly action: FaultAction }
  /** Takes the last of those back. */
  | { readonly kind: 'no-fault' }
  /** Sets the clock that JavaScript sees so many milliseconds apart from the true one. */
  | { readonly kind: 'clock'; readonly offsetMs: number }
  /** Wants a report of its memory. */
  | { readonly kind: 'memory' };

/** What a member tells. */
export type MemberReport =
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'fatal'; readonly code: string; readonly message: string }
  | { readonly kind: 'memory'; readonly sample: MemorySample }
  | {
      readonly kind: 'figures';
      readonly commits: number;
      readonly fenced: number;
      /** Changelog records read while restoring, and how long the last restore took, seconds. */
      readonly restored: number;
      readonly restoreSeconds: number;
      /** Processor time of the process meanwhile, seconds. */
      readonly restoreCpuSeconds: number;
      readonly runningTasks: number;
      /** Whether it does something to itself when it comes to a point. */
      readonly isArmed: boolean;
      /** The points that its commits have come to since it told last. */
      readonly reached: readonly FaultPoint[];
    };
