import { hash } from 'node:crypto';
import type { Header } from '../schemas/generated/types.ts';

/** Stage of a derived record; part of its event id, so that two stages never name a record alike. */
export type StageName = 'bronze' | 'silver' | 'gold';

const schemaVersion = 1;

/**
 * Makes the headers of the records that one source record causes.
 *
 * Event ids are version 8 UUIDs (RFC 9562): 74 bits of the hash of stage and source event, then the running number of the
 * output. No randomness and no clock is in them, so that a replay gives the same records again. Calls must come in the
 * order of the outputs; a new source record starts at 0.
 */
export class HeaderMaker {
  readonly #stage: StageName;
  #source: Header | undefined;
  #prefix = '';
  #next = 0;

  constructor(stage: StageName) {
    this.#stage = stage;
  }

  /** Starts a source record. */
  begin(source: Header): void {
    this.#source = source;
    this.#prefix = '';
    this.#next = 0;
  }

  /** Header of the next output; `timestamp` is the source record's, in epoch milliseconds. */
  next(timestamp: number): Header {
    const source = this.#source;
    if (source === undefined) throw new TypeError('HeaderMaker.next before begin');
    if (this.#prefix === '') this.#prefix = uuidPrefix(this.#stage, source.event_id);
    return {
      event_id: this.#prefix + (this.#next++).toString(16).padStart(12, '0'),
      tenant_id: source.tenant_id,
      connection_id: source.connection_id,
      platform: source.platform,
      schema_ver: schemaVersion,
      produced_at: timestamp * 1000,
      trace_id: source.trace_id,
      causation_id: source.event_id,
      partition_key: source.partition_key,
    };
  }
}

const variants = '89ab';

function uuidPrefix(stage: StageName, eventId: string): string {
  const hex = hash('sha1', `${stage}:${eventId}`, 'hex');
  const variant = variants[Number.parseInt(hex.charAt(15), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-${variant}${hex.slice(16, 19)}-`;
}
