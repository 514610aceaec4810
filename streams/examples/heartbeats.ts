import {
  countSerde,
  keyValueStore,
  type Processor,
  StreamsBuilder,
  seconds,
  stringSerde,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { runWhenMain } from './run.ts';

/** Signs of life by device; the record's own timestamp says when. */
export const heartbeats: Topic<string, string> = { name: 'heartbeats', key: stringSerde, value: stringSerde };
/** Devices that fell silent, with the time of their last sign of life, epoch milliseconds. */
export const silences: Topic<string, number> = { name: 'silent-devices', key: stringSerde, value: countSerde };

/** Time of the last sign of life of each device that lives, epoch milliseconds. */
export const lastSeen = keyValueStore({ name: 'last-seen', key: stringSerde, value: countSerde });

/** Notes when each device was heard of and looks, every ten seconds of stream time, which were not for over thirty. */
const watch: Processor<string, string, string, number, { lastSeen: typeof lastSeen }> = {
  name: 'watch',
  stores: { lastSeen },
  init(ctx) {
    ctx.schedule(seconds(10), 'stream-time', (now) => {
      for (const [device, seen] of ctx.stores.lastSeen.all()) {
        if (now - seen <= seconds(30)) continue;
        ctx.forward(device, seen, now);
        ctx.stores.lastSeen.delete(device);
      }
    });
  },
  keysOf: (record, prefetch) => prefetch.lastSeen.key(record.key),
  process({ key, timestamp }, ctx) {
    ctx.stores.lastSeen.put(key, Math.max(timestamp, ctx.stores.lastSeen.get(key) ?? 0));
  },
};

/** Tells which devices fell silent: a processor with a store and a punctuation. */
export function silentDevices(applicationId = 'silent-devices'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  builder.stream(heartbeats, { name: 'heartbeats' }).process(watch).to(silences);
  return builder.build();
}

await runWhenMain(import.meta.url, silentDevices);
