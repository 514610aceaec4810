// Made by `npm run generate` from schemas/proto. Do not edit.
import type { Long } from '@grpc/proto-loader';

/**
 * Where the task stood that was read.
 */
export interface StatePosition {
  /**
   * Grows with each owner of the task.
   */
  'epoch'?: (number | string | Long);
  /**
   * The task's last commit; grows by one with each, also across owners.
   */
  'commit'?: (number | string | Long);
  /**
   * Greatest event time of the task, milliseconds since 1970; absent before the first record.
   */
  'streamTimeMs'?: (number | string | Long);
  '_streamTimeMs'?: "streamTimeMs";
}

/**
 * Where the task stood that was read.
 */
export interface StatePosition__Output {
  /**
   * Grows with each owner of the task.
   */
  'epoch': (string);
  /**
   * The task's last commit; grows by one with each, also across owners.
   */
  'commit': (string);
  /**
   * Greatest event time of the task, milliseconds since 1970; absent before the first record.
   */
  'streamTimeMs'?: (string);
  '_streamTimeMs'?: "streamTimeMs";
}
