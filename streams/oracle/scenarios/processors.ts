import {
  type Cancellable,
  type FixedKeyProcessor,
  type KStream,
  keyValueStore,
  minutes,
  type Processor,
  seconds,
  sessionStore,
  stringSerde,
  TimeWindows,
  type VersionedRecord,
  versionedStore,
  windowStore,
} from '../../index.ts';
import { keyed, mod, type Scenario, type Scenarios, type Site, sendWindows, strings, text } from './site.ts';

type Step = Processor<string, string, string, string>;

/** Punctuations of both clocks with intervals of their own; the third one ends itself. */
function clocks(): Step {
  let seen = 0;
  let calls = 0;
  return {
    name: 'clocks',
    init(ctx) {
      ctx.schedule(seconds(7), 'stream-time', (time) => ctx.forward('stream', String(seen), time));
      ctx.schedule(seconds(20), 'wall-clock', (time) => ctx.forward('wall', String(seen), time));
      const third: Cancellable = ctx.schedule(seconds(30), 'stream-time', (time) => {
        ctx.forward('third', String(ctx.streamTime), time);
        calls += 1;
        if (calls === 3) third.cancel();
      });
    },
    process(record, ctx) {
      seen += 1;
      if (seen % 10 === 0) ctx.forward(record.key, 'ten');
    },
  };
}

/** Sends every second value half a minute later. */
const shift: Step = {
  name: 'shift',
  process({ key, value, timestamp }, ctx) {
    ctx.forward(key, value, mod(value, 2) === 0 ? timestamp + seconds(30) : timestamp);
  },
};

const last = keyValueStore(strings('p'));

/** The value before, and this; every third record is left out, every fourth sent twice. */
const previous: FixedKeyProcessor<string, string, string, { last: typeof last }> = {
  name: 'previous',
  stores: { last },
  process({ key, value, timestamp }, ctx) {
    const before = ctx.stores.last.get(key) ?? null;
    ctx.stores.last.put(key, value);
    if (mod(value, 3) === 0) return;
    ctx.forward(`${before},${value}`);
    if (mod(value, 4) === 0) ctx.forward('again', timestamp + 1_000);
  },
};

const recent = windowStore({ ...strings('p'), windowSizeMs: seconds(10), retentionMs: minutes(2) });

const windows: Processor<string, string, string, string, { recent: typeof recent }> = {
  name: 'windows',
  stores: { recent },
  process({ key, value, timestamp }, ctx) {
    const { recent: store } = ctx.stores;
    const start = Math.floor(timestamp / 10_000) * 10_000;
    if (mod(value, 7) === 0) store.delete(key, start);
    else store.put(key, value, start);
    const write = (entry: { start: number; value: string }) => ` ${entry.start}=${entry.value}`;
    const near = store.fetchRange(key, Math.max(0, timestamp - 60_000), timestamp + 30_000);
    const past = store.fetchRange(key, 0, timestamp, { reverse: true });
    ctx.forward(key, `${store.fetch(key, start) ?? null}${near.map(write).join('')} /${past.map(write).join('')}`);
  },
};

const sessionsOf = sessionStore({ ...strings('p'), retentionMs: minutes(2) });

const sessions: Processor<string, string, string, string, { found: typeof sessionsOf }> = {
  name: 'sessions',
  stores: { found: sessionsOf },
  process({ key, value, timestamp }, ctx) {
    const start = Math.max(0, timestamp - Number(value) * 100);
    ctx.stores.found.put({ key, window: { start, end: timestamp } }, value);
    const found = ctx.stores.found.findSessions(key, Math.max(0, timestamp - 20_000), timestamp + 5_000);
    ctx.forward(key, found.map((each) => ` ${each.window.start}-${each.window.end}=${each.value}`).join(''));
  },
};

const kept = versionedStore({ ...strings('p'), historyRetentionMs: minutes(2) });

function versionText(version: VersionedRecord<string> | undefined): string {
  return version === undefined ? '-' : `${version.value}@${version.timestamp}`;
}

const versions: Processor<string, string | null, string, string, { kept: typeof kept }> = {
  name: 'versions',
  stores: { kept },
  process({ key, value, timestamp }, ctx) {
    const { kept: store } = ctx.stores;
    const isPut = store.put(key, value, timestamp);
    const [now, then, before] = [
      store.get(key),
      store.get(key, timestamp),
      store.get(key, Math.max(0, timestamp - 15_000)),
    ].map(versionText);
    ctx.forward(key, `${isPut} now ${now} then ${then} before ${before}`);
  },
};

const ranges: Processor<string, string | null, string, string, { last: typeof last }> = {
  name: 'ranges',
  stores: { last },
  process({ key, value }, ctx) {
    const { last: store } = ctx.stores;
    const before = value === null ? store.get(key) : store.putIfAbsent(key, value);
    if (value === null) store.delete(key);
    else if (mod(value, 2) === 0) store.put(key + value, value);
    const write = (rows: Array<[string, string]>) => rows.map((row) => `${row.join('=')} `).join('');
    ctx.forward(
      key,
      `${before ?? null} range ${write(store.range({ from: 'k1', to: 'k3' }))}back ${write(
        store.range({ from: 'k2', to: 'k9', reverse: true }),
      )}prefix ${write(store.prefixScan(Buffer.from('k1')))}to ${write(store.range({ to: 'k1' }))}from ${write(
        store.range({ from: 'k4', reverse: true }),
      )}`,
    );
  },
};

const twoClocks: Scenario = {
  inputs: ['a'],
  unordered: true,
  build: (site) => keyed(site, 'a').process(clocks()).to(site.topics.out),
};

/** Processors: their clocks and their stores. */
export const processorScenarios: Scenarios = {
  'clocks-both': twoClocks,
  'clocks-leaps': twoClocks,
  'process-values': {
    inputs: ['a'],
    build: (site) => keyed(site, 'a').processValues(previous).to(site.topics.out),
  },
  'process-time': {
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        keyed(site, 'a')
          .process(shift)
          .groupByKey({ ...strings('again'), combine: false })
          .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(20)))
          .count({ name: 'w' }),
      ),
  },
  'process-window-store': {
    inputs: ['a'],
    build: (site) => keyed(site, 'a').process(windows).to(site.topics.out),
  },
  'process-session-store': {
    inputs: ['a'],
    build: (site) => keyed(site, 'a').process(sessions).to(site.topics.out),
  },
  'process-versioned-store': {
    inputs: ['a'],
    build: (site) => rows(site).process(versions).to(site.topics.out),
  },
  'process-range': {
    inputs: ['a'],
    build: (site) => rows(site).process(ranges).to(site.topics.out),
  },
};

function rows({ builder, topics }: Site): KStream<string, string | null> {
  return builder.stream<string, string | null>({ name: topics.a.name, key: stringSerde, value: text }, { name: 'a' });
}
