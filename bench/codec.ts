import { loadavg } from 'node:os';
import avro from 'avsc';
import { memoryCodec, type RecordSerde } from '../schemas/codec.ts';
import { recordSchemas } from '../schemas/generated/schemas.ts';
import type { CleanedRow } from '../schemas/generated/types.ts';
import { sampleFact, sampleHeader } from '../schemas/testing/sample-fact.ts';
import { createTopics } from '../schemas/topics.ts';
import { bytesPerRecord } from './allocation.ts';
import { BenchError } from './errors.ts';

// Records a second of the codec, and of avsc as it comes on the same records in the same run: its long of __with for
// micros, wrapped unions where it calls them ambiguous, its own copy of the bytes, the wire header concatenated.
//
// - look: reads two fields, of a record that is read lazily; the peer reads it whole.
// - change: reads a record, gives two of its fields other values and writes it again: lazily, where the other fields are copied as
//   bytes; the peers read and write it whole, one with the contract's codec, one as avsc comes.

const rounds = 5;
const recordsPerRound = 40_000;

interface Subject<T> {
  readonly name: string;
  readonly records: readonly T[];
  readonly ours: RecordSerde<T>;
  readonly peer: Peer<T>;
  /** What two of its fields are changed to. */
  readonly changes: Partial<T>;
}

interface Peer<T> {
  serialize(value: T): Buffer;
  deserialize(bytes: Buffer): unknown;
  /** Writes a record that it has read itself. */
  serializeRead(value: object): Buffer;
}

const topics = createTopics(memoryCodec());
const load = loadavg().map((minutes) => minutes.toFixed(1));
console.log(`load of this machine in the last 1, 5 and 15 minutes: ${load.join(', ')}`);
report({
  name: 'CleanedRow (22 fields)',
  records: many(cleanedRow),
  ours: topics.cleaned.value,
  peer: cleanedPeer(),
  changes: { chunk_no: 7, dq_flags: ['EXACT_DUPLICATE'] },
});
report({
  name: 'ProcessedFact',
  records: many(sampleFact),
  ours: topics.processed.value,
  peer: plainPeer('ProcessedFact'),
  changes: { finality: 'FINAL', revision: 3 },
});

function report<T extends object>(subject: Subject<T>): void {
  const encoded = subject.records.map((record) => subject.ours.serialize(record));
  const bytes = encoded.reduce((sum, one) => sum + one.length, 0) / encoded.length;
  console.log(`${subject.name}, ${Math.round(bytes)} bytes`);
  const write = { ours: subject.ours.serialize, peer: subject.peer.serialize };
  line('encode', rates(subject.records, bind(subject.ours, write.ours), bind(subject.peer, write.peer)));
  const read = { ours: subject.ours.deserialize, peer: subject.peer.deserialize };
  line('decode', rates(encoded, bind(subject.ours, read.ours), bind(subject.peer, read.peer)));
  reportLazy(subject, encoded);
}

function reportLazy<T extends object>({ ours, peer, changes }: Subject<T>, encoded: readonly Buffer[]): void {
  const lazy = ours.lazy();
  const [one, other] = Object.keys(changes) as [keyof T, keyof T];
  const look = (record: Readonly<T>) => record[one] === record[other];
  line(
    'look  ',
    rates(
      encoded,
      (bytes) => look(lazy.deserialize(bytes)),
      (bytes) => look(peer.deserialize(bytes) as T),
    ),
  );
  const lazily = (bytes: Buffer) => ours.serialize(lazy.patch(lazy.deserialize(bytes), changes));
  const whole = (bytes: Buffer) => ours.serialize({ ...ours.deserialize(bytes), ...changes });
  const plain = (bytes: Buffer) => peer.serializeRead({ ...(peer.deserialize(bytes) as T), ...changes });
  for (const bytes of encoded) {
    if (!lazily(bytes).equals(whole(bytes)))
      throw new BenchError('MR_BENCH_RESULT', 'a patched record is not the whole one');
  }
  line('change', rates(encoded, lazily, whole), 'whole     ');
  line('change', rates(encoded, lazily, plain));
  const allocated = [lazily, whole, plain].map((change) => Math.round(bytesPerRecord(everyOf(encoded, change))));
  console.log(`  change  allocates ${allocated.join(', ')} bytes a record: lazily, whole, plain avsc`);
}

function bind<A, R>(self: object, method: (value: A) => R): (value: A) => R {
  return (value) => method.call(self, value);
}

function everyOf(encoded: readonly Buffer[], work: (bytes: Buffer) => unknown): (number: number) => void {
  return (number) => {
    work(encoded[number % encoded.length] as Buffer);
  };
}

/** Best of the rounds, ours and the peer's taking turns, records a second. */
function rates<A>(inputs: readonly A[], ours: (input: A) => unknown, peer: (input: A) => unknown): [number, number] {
  let best: [number, number] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    best = [Math.max(best[0], rate(inputs, ours)), Math.max(best[1], rate(inputs, peer))];
  }
  return best;
}

function rate<A>(inputs: readonly A[], work: (input: A) => unknown): number {
  const start = process.hrtime.bigint();
  for (let done = 0; done < recordsPerRound; done += inputs.length) for (const input of inputs) work(input);
  return recordsPerRound / (Number(process.hrtime.bigint() - start) / 1e9);
}

function line(what: string, [ours, peer]: [number, number], against = 'plain avsc'): void {
  const round = (value: number) => Math.round(value).toLocaleString('en').padStart(9);
  console.log(`  ${what}  ${round(ours)} /s   ${against} ${round(peer)} /s   ratio ${(ours / peer).toFixed(2)}`);
}

function many<T>(make: (index: number) => T): T[] {
  return Array.from({ length: 1000 }, (_, index) => make(index));
}

function plainPeer(record: 'ProcessedFact' | 'CleanedRow'): Peer<unknown> {
  const micros = avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer(value: bigint) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    },
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (a: bigint, b: bigint) => Number(a > b) - Number(a < b),
  });
  const type = avro.Type.forSchema(recordSchemas[record] as avro.schema.RecordType, {
    omitRecordMethods: true,
    typeHook: (schema) =>
      typeof schema === 'object' && 'logicalType' in schema && schema.logicalType === 'micros' ? micros : undefined,
  });
  const header = Buffer.from([0, 0, 0, 0, 1]);
  const serialize = (value: unknown) => Buffer.concat([header, type.toBuffer(value)]);
  return {
    serialize,
    serializeRead: serialize,
    deserialize: (bytes) => type.fromBuffer(bytes.subarray(5)),
  };
}

/** avsc wraps each value of `fields` in an object that names its branch. */
function cleanedPeer(): Peer<CleanedRow> {
  const plain = plainPeer('CleanedRow');
  const wrap = (value: string | number | boolean | null) => {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? { long: value } : { double: value };
    return typeof value === 'string' ? { string: value } : value === null ? null : { boolean: value };
  };
  return {
    serialize: (row) =>
      plain.serialize({
        ...row,
        fields: Object.fromEntries(Object.entries(row.fields).map(([name, value]) => [name, wrap(value)])),
      }),
    serializeRead: plain.serializeRead,
    deserialize: plain.deserialize,
  };
}

function cleanedRow(index: number): CleanedRow {
  return {
    h: sampleHeader(index),
    record_kind: 'ROW',
    report_type: 'campaign_performance',
    level: 'CAMPAIGN',
    account_id: '1370001234',
    slice_id: 'MICROSOFT/1370001234/campaign_performance/CAMPAIGN/2026-11-01',
    slice_fetch_seq: 17,
    chunk_no: index >> 8,
    row_no: index,
    source_day: 20_393,
    source_hour: null,
    hour_repeated: null,
    fields: sourceFields(index),
    row_hash: '9e107d9d372bb6826bd81d3542a419d6',
    dq_flags: [],
    raw_ref: { topic: 'connector.data.raw', partition: 3, offset: 1_234_567, row: index & 255 },
    drift: [],
    slice: null,
    chunk_rows: null,
    chunk_quarantined: null,
    chunk_duplicates: null,
  };
}

/** 22 columns as the Microsoft campaign report has them. */
function sourceFields(index: number): CleanedRow['fields'] {
  return {
    TimePeriod: '2026-11-01',
    AccountId: '1370001234',
    AccountName: 'Acme Retail',
    CampaignId: `4100${index}`,
    CampaignName: `Brand search ${index % 40}`,
    CampaignStatus: 'Active',
    CurrencyCode: 'EUR',
    AdDistribution: 'Search',
    DeviceType: index % 2 ? 'Smartphone' : 'Computer',
    DeviceOS: 'Windows',
    Network: 'Bing and Yahoo! search',
    TopVsOther: 'Bing and Yahoo! search - Top',
    BidMatchType: 'Exact',
    DeliveredMatchType: 'Phrase',
    BudgetName: null,
    Impressions: 1000 + index,
    Clicks: 10 + (index % 30),
    Spend: '12.34',
    Conversions: 1.5,
    Revenue: '99.90',
    ViewThroughConversions: 0,
    Ctr: null,
  };
}
