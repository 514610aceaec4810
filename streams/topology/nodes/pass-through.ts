import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** Forwards what it gets: where streams merge, a branch begins, or a table becomes a stream. */
export class PassThroughNode extends Node {
  override process(key: unknown, value: unknown, timestamp: number, headers: Headers | undefined): void {
    this.emit(key, value, timestamp, headers);
  }
}
