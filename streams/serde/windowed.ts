import { SerdeError } from '../errors.ts';
import type { Windowed } from '../state/windowed.ts';
import { formatAround } from './format.ts';
import { readInt64, writeInt64 } from './int64.ts';
import type { Serde } from './serde.ts';

const TIME_BYTES = 8;

/**
 * Keys of time windows as Kafka Streams' TimeWindowedSerde writes them: the key, then the start (8 bytes). The end follows
 * from the size, so this does not fit calendar windows.
 */
export function timeWindowedSerde<K>(key: Serde<K>, sizeMs: number): Serde<Windowed<K>> {
  return windowedBy(key, TIME_BYTES, {
    name: `windowed(${sizeMs})`,
    write: (out, at, { window }) => writeInt64(out, window.start, at),
    read(bytes, at) {
      const start = readInt64(bytes, at);
      return { start, end: start + sizeMs };
    },
  });
}

/**
 * Keys of sessions as Kafka Streams' SessionWindowedSerde writes them: the key, the end, the start (8 bytes each). Fits
 * windows of every kind.
 */
export function sessionWindowedSerde<K>(key: Serde<K>): Serde<Windowed<K>> {
  return windowedBy(key, 2 * TIME_BYTES, {
    name: 'windowed',
    write(out, at, { window }) {
      writeInt64(out, window.end, at);
      writeInt64(out, window.start, at + TIME_BYTES);
    },
    read: (bytes, at) => ({ start: readInt64(bytes, at + TIME_BYTES), end: readInt64(bytes, at) }),
  });
}

interface WindowFormat<K> {
  readonly name: string;
  write(out: Buffer, at: number, windowed: Windowed<K>): void;
  read(bytes: Buffer, at: number): Windowed<K>['window'];
}

function windowedBy<K>(key: Serde<K>, width: number, format: WindowFormat<K>): Serde<Windowed<K>> {
  return {
    serialize(windowed) {
      const bytes = key.serialize(windowed.key);
      const out = Buffer.allocUnsafe(bytes.length + width);
      bytes.copy(out);
      format.write(out, bytes.length, windowed);
      return out;
    },
    deserialize(bytes) {
      const at = bytes.length - width;
      if (at < 0) throw new SerdeError(`a windowed key of ${bytes.length} bytes is shorter than its window (${width})`);
      return { key: key.deserialize(bytes.subarray(0, at)), window: format.read(bytes, at) };
    },
    ...formatAround(format.name, key),
    needs: (bytes) => key.needs?.(bytes.subarray(0, bytes.length - width)),
    ...(key.fetch && { fetch: key.fetch.bind(key) }),
    ...(key.open && { open: key.open.bind(key) }),
  };
}
