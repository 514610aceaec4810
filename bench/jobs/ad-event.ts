import { type Serde, SerdeError } from '@millrace/streams';
import avro from 'avsc';

/** An advertising event as it is written: the seven fields of the Yahoo streaming benchmark. */
export interface AdEvent {
  readonly user_id: string;
  readonly page_id: string;
  readonly ad_id: string;
  readonly ad_type: string;
  readonly event_type: string;
  /** Epoch milliseconds. */
  readonly event_time: number;
  readonly ip_address: string;
}

/** What the jobs read of it. */
export type AdEventView = Pick<AdEvent, 'ad_id' | 'ad_type' | 'event_type' | 'event_time'>;

/** Registry wire format: a zero and the schema's id in four bytes come before the record. */
export const wireHeader = Buffer.from([0, 0, 0, 0, 1]);

const written = ['user_id', 'page_id', 'ad_id', 'ad_type', 'event_type', 'event_time', 'ip_address'];
const read = ['ad_id', 'ad_type', 'event_type', 'event_time'];

/** The writer's Avro type. */
export const adEventType = recordType(written);

/** Reads the fields in use; the others are skipped. */
export function adEventView(): Serde<AdEventView> {
  const reader = recordType(read);
  const resolver = reader.createResolver(adEventType);
  return {
    serialize() {
      throw new SerdeError('events are only read');
    },
    deserialize: (bytes) => reader.decode(bytes, wireHeader.length, resolver).value as AdEventView,
    deserializeSlice: (bytes, start) => reader.decode(bytes, start + wireHeader.length, resolver).value as AdEventView,
  };
}

function recordType(fields: readonly string[]): avro.Type {
  return avro.Type.forSchema(
    {
      type: 'record',
      name: 'AdEvent',
      fields: fields.map((name) => ({ name, type: name === 'event_time' ? 'long' : 'string' })),
    },
    { omitRecordMethods: true },
  );
}
