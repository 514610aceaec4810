import { projection, recordSchema, type Serde, SerdeError } from '@millrace/streams';
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

/** Registry wire format: a zero and the schema's id in four bytes come before the record. */
export const wireHeader = Buffer.from([0, 0, 0, 0, 1]);

const fields = ['user_id', 'page_id', 'ad_id', 'ad_type', 'event_type', 'event_time', 'ip_address'];
const schema = {
  type: 'record' as const,
  name: 'AdEvent',
  fields: fields.map((name) => ({ name, type: name === 'event_time' ? 'long' : 'string' })),
};

/** The writer's Avro type. */
export const adEventType = avro.Type.forSchema(schema, { omitRecordMethods: true });

/** Reads the fields in use; the others are skipped. */
export function adEventView<const F extends keyof AdEvent>(fields: readonly F[]): Serde<Pick<AdEvent, F>> {
  const read = projection(recordSchema<AdEvent>(schema), fields);
  return {
    serialize() {
      throw new SerdeError('events are only read');
    },
    deserialize: (bytes) => read(bytes, wireHeader.length, bytes.length),
    deserializeSlice: (bytes, start, end) => read(bytes, start + wireHeader.length, end),
  };
}
