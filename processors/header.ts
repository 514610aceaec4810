import { hash } from 'node:crypto';
import type { Header } from '../schemas/generated/types.ts';

/** Stage of a derived record; part of its event id, so that two stages never name a record alike. */
export type StageName = 'bronze' | 'silver' | 'gold';

const schemaVersion = 1;

/**
 * Makes the headers of the records that one source record causes.
 *
 * Event ids are version 8 UUIDs (RFC 9562): 74 bits of the hash of stage and source event, then the running number of the
 * output. No randomness and no clock is in them, so that a replay gives the same records again.
 */
export class HeaderMaker {
  readonly #stage: StageName;
  #source = '';
  #prefix = '';

  constructor(stage: StageName) {
    this.#stage = stage;
  }

  /**
   * Header of one output of a source record: the `nth`, from 0; no two may have one number. `timestamp` is the source
   * record's, in epoch milliseconds.
   */
  make(source: Header, nth: number, timestamp: number): Header {
    if (source.event_id !== this.#source) {
      this.#source = source.event_id;
      this.#prefix = uuidPrefix(this.#stage, source.event_id);
    }
    return {
      event_id: this.#prefix + nth.toString(16).padStart(12, '0'),
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
