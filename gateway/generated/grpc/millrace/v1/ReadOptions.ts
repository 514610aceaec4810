// Made by `npm run generate` from schemas/proto. Do not edit.
import type { Long } from '@grpc/proto-loader';

/**
 * Which commit a read must see.
 */
export interface ReadOptions {
  /**
   * The answer must be of this commit of the task or a later one: the `commit` of an earlier answer.
   */
  'minCommit'?: (number | string | Long);
  /**
   * How long to wait for it, milliseconds; 2,000 where it is not said, and never longer than the call's deadline.
   */
  'maxWaitMs'?: (number);
  '_minCommit'?: "minCommit";
  '_maxWaitMs'?: "maxWaitMs";
}

/**
 * Which commit a read must see.
 */
export interface ReadOptions__Output {
  /**
   * The answer must be of this commit of the task or a later one: the `commit` of an earlier answer.
   */
  'minCommit'?: (string);
  /**
   * How long to wait for it, milliseconds; 2,000 where it is not said, and never longer than the call's deadline.
   */
  'maxWaitMs'?: (number);
  '_minCommit'?: "minCommit";
  '_maxWaitMs'?: "maxWaitMs";
}
