import { hash } from 'node:crypto';
import type { Header } from '../schemas/generated/types.ts';
import { uuidOfHash } from './uuid.ts';

const schemaVersion = 1;

/** What an id without its running number is long. */
const prefixLength = 24;
/** Numbers of the outputs of one record that follow on the record's own number, and such numbers. */
const shortRange = 2 ** 16;
const shortSources = 2 ** 32;

/**
 * Makes the headers of the records that one source record causes.
 *
 * Event ids are version 8 UUIDs (RFC 9562): 74 bits of a hash, then a running number of 48 bits. Source records whose ids
 * differ in that number only, since one record caused them, share the hash (of stage and what their ids share), and the
 * outputs of each are numbered after its own number. Where the numbers are too large for that, the hash is of stage and the
 * whole source id. No randomness and no clock is in them, so that a replay gives the same ids again.
 */
export class HeaderMaker {
  readonly #stage: string;
  #source = '';
  #number = 0;
  #sharedBy = '';
  #sharedPrefix = '';
  #ownPrefix = '';

  /** `stage` is part of each event id: no two stages that read the same records may have one name. */
  constructor(stage: string) {
    this.#stage = stage;
  }

  /**
   * Header of one output of a source record: the `nth`, from 0; no two may have one number. `timestamp` is the source
   * record's, in epoch milliseconds.
   */
  make(source: Header, nth: number, timestamp: number): Header {
    return {
      event_id: this.#eventId(source.event_id, nth),
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

  #eventId(source: string, nth: number): string {
    if (source !== this.#source) {
      this.#source = source;
      this.#number = Number.parseInt(source.slice(prefixLength), 16);
      this.#ownPrefix = '';
    }
    if (this.#number < shortSources && nth < shortRange) {
      return this.#shared(source) + asText(this.#number * shortRange + nth);
    }
    if (this.#ownPrefix === '') this.#ownPrefix = uuidPrefix(`${this.#stage}:${source}`);
    return this.#ownPrefix + asText(nth);
  }

  #shared(source: string): string {
    const shared = source.slice(0, prefixLength);
    if (shared !== this.#sharedBy) {
      this.#sharedBy = shared;
      this.#sharedPrefix = uuidPrefix(`${this.#stage}:${shared}`);
    }
    return this.#sharedPrefix;
  }
}

const zeros = '000000000000';

/** A running number as the last twelve hexadecimal digits of an id. */
function asText(number: number): string {
  const digits = number.toString(16);
  return zeros.slice(digits.length) + digits;
}

function uuidPrefix(text: string): string {
  return uuidOfHash(hash('sha1', text, 'hex')).slice(0, prefixLength);
}
