import type { RecordQuery, RecordScan, StoredRecord } from '../../gateway/ports.ts';
import { partitionsOf, withReader } from './broker-reader.ts';
import { newestRanges, readRanges } from './read-ranges.ts';

/** Records of a partition that are looked through, of all organisations. */
const scannedRecords = 200;

/** The newest committed records of a topic that are wanted, by a client of its own, without a group. */
export function newestRecords(brokers: string, { topic, wants, limit }: RecordQuery): Promise<RecordScan> {
  return withReader(brokers, 'millrace-records', async (consumer) => {
    const places = await partitionsOf(consumer, (known) => known === topic);
    const { ranges, older } = await newestRanges(consumer, places, scannedRecords);
    const found: StoredRecord[] = [];
    const isWhole = await readRanges(consumer, ranges, ({ partition, offset, timestamp, key, value }) => {
      const record = { topic, partition, offset, at: timestamp ?? 0, key: Buffer.from(key ?? '') };
      // A copy: the client's own memory is as large as the fetch that it came with.
      if (wants(record)) found.push({ ...record, value: value === null ? null : Buffer.from(value) });
    });
    found.sort((a, b) => b.at - a.at || b.offset - a.offset);
    return { records: found.slice(0, limit), more: older || !isWhole || found.length > limit };
  });
}
