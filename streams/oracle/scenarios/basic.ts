import {
  type CogroupedKStream,
  countSerde,
  JoinWindows,
  type KStream,
  keyValueStore,
  minutes,
  type Processor,
  type PunctuationType,
  SessionWindows,
  SlidingWindows,
  seconds,
  stringSerde,
  TimeWindows,
  untilWindowCloses,
  versionedStore,
} from '../../index.ts';
import {
  bar,
  foreignKey,
  grouped,
  joined,
  type Scenarios,
  type Site,
  send,
  sendWindows,
  stream,
  strings,
  table,
  text,
} from './site.ts';

function cogrouped(site: Site): CogroupedKStream<string, string> {
  return grouped(site, 'a')
    .cogroup<string>((total, value) => `${total}a${value}`)
    .cogroup(grouped(site, 'b'), (total, value) => `${total}b${value}`);
}

const tenSeconds = JoinWindows.ofTimeDifferenceAndGrace(seconds(10), seconds(5));
const tumbling = TimeWindows.ofSizeAndGrace(minutes(1), seconds(20));

/** Counts per key; every 30 s of a clock it forwards key and count in key order and clears the store. */
function punctuating(type: PunctuationType) {
  const counts = keyValueStore({ name: 'p', key: stringSerde, value: countSerde });
  const processor: Processor<string, string | null, string, string, { counts: typeof counts }> = {
    name: 'punctuating',
    stores: { counts },
    init(ctx) {
      ctx.schedule(seconds(30), type, (timestamp) => {
        for (const [key, count] of ctx.stores.counts.all()) {
          ctx.forward(key, String(count), timestamp);
          ctx.stores.counts.delete(key);
        }
      });
    },
    process(record, ctx) {
      ctx.stores.counts.put(record.key, (ctx.stores.counts.get(record.key) ?? 0) + 1);
    },
  };
  return processor;
}

/** One topology of each kind. */
export const basicScenarios: Scenarios = {
  stateless: {
    inputs: ['a'],
    build(site) {
      const { even, rest } = stream(site, 'a')
        .filter((value): value is string => value !== null && Number(value) % 3 !== 0)
        .mapValues((value) => String(Number(value) * 2))
        .split({ name: 's' })
        .branch('even', (value) => Number(value) % 4 === 0)
        .defaultBranch('rest');
      even
        .selectKey((_value, key) => `even-${key}`)
        .merge(rest.flatMapValues((value) => [value, `-${value}`]))
        .to(site.topics.out);
    },
  },
  count: { inputs: ['a'], build: (site) => send(site, grouped(site).count({ name: 'c' })) },
  'count-rekeyed': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        stream(site, 'a')
          .filter((value): value is string => value !== null)
          .groupBy((value) => `m${Number(value) % 4}`, { name: 'by-mod', key: stringSerde, value: stringSerde })
          .count({ name: 'c' }),
      ),
  },
  reduce: {
    inputs: ['a'],
    build: (site) =>
      grouped(site)
        .reduce((x, y) => String(Number(x) + Number(y)), strings('r'))
        .toStream()
        .to(site.topics.out),
  },
  'aggregate-tombstone': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        grouped(site).aggregate(
          { init: () => 0, add: (total, value) => (Number(value) % 5 === 0 ? null : total + Number(value)) },
          { name: 'g', value: countSerde },
        ),
      ),
  },
  'tumbling-grace': {
    inputs: ['a'],
    build: (site) => sendWindows(site, grouped(site).windowedBy(tumbling).count({ name: 'w' })),
  },
  hopping: {
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        grouped(site)
          .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(30)).advanceBy(seconds(20)))
          .count({ name: 'w' }),
      ),
  },
  sliding: {
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        grouped(site)
          .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(seconds(30), seconds(30)))
          .count({ name: 'w' }),
      ),
  },
  session: {
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        grouped(site)
          .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(30)))
          .count({ name: 'w' }),
      ),
  },
  'tumbling-final': {
    unordered: true,
    inputs: ['a'],
    build: (site) =>
      sendWindows(site, grouped(site).windowedBy(tumbling, { emit: 'on-window-close' }).count({ name: 'w' })),
  },
  'tumbling-suppress': {
    unordered: true,
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        grouped(site)
          .windowedBy(tumbling)
          .count({ name: 'w' })
          .suppress(untilWindowCloses({ name: 'suppressed' })),
      ),
  },
  'session-final': {
    unordered: true,
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        grouped(site)
          .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(5)), { emit: 'on-window-close' })
          .count({ name: 'w' }),
      ),
  },
  'table-filter': {
    inputs: ['a'],
    build: (site) =>
      table(site, 'a')
        .filter((value) => Number(value) % 2 === 0)
        .mapValues((value) => `<${value}>`)
        .toStream()
        .to(site.topics.out),
  },
  'table-groupby-sum': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        table(site, 'a')
          .groupBy((value) => [`m${Number(value) % 3}`, value], {
            name: 'by-mod',
            key: stringSerde,
            value: stringSerde,
          })
          .aggregate(
            {
              init: () => 0,
              add: (total, value) => total + Number(value),
              sub: (total, value) => total - Number(value),
            },
            { name: 'g', value: countSerde },
          ),
      ),
  },
  'stream-table-inner': {
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').join(table(site, 'b'), bar).to(site.topics.out),
  },
  'stream-table-left': {
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').leftJoin(table(site, 'b'), bar).to(site.topics.out),
  },
  'stream-globaltable': {
    inputs: ['a', 'b'],
    build: (site) =>
      stream(site, 'a')
        .filter((value): value is string => value !== null)
        .join(
          site.builder.globalTable<string, string>(strings(site.topics.b.name), { name: 'b' }),
          (value) => `k${Number(value) % 5}`,
          bar,
        )
        .to(site.topics.out),
  },
  'stream-stream-inner': {
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').join(stream(site, 'b'), bar, tenSeconds, joined('j')).to(site.topics.out),
  },
  'stream-stream-left': {
    unordered: true,
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').leftJoin(stream(site, 'b'), bar, tenSeconds, joined('j')).to(site.topics.out),
  },
  'stream-stream-outer': {
    unordered: true,
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').outerJoin(stream(site, 'b'), bar, tenSeconds, joined('j')).to(site.topics.out),
  },
  'table-table-inner': {
    inputs: ['a', 'b'],
    build: (site) => table(site, 'a').join(table(site, 'b'), bar).toStream().to(site.topics.out),
  },
  'table-table-left': {
    inputs: ['a', 'b'],
    build: (site) => table(site, 'a').leftJoin(table(site, 'b'), bar).toStream().to(site.topics.out),
  },
  'table-table-outer': {
    inputs: ['a', 'b'],
    build: (site) => table(site, 'a').outerJoin(table(site, 'b'), bar).toStream().to(site.topics.out),
  },
  'table-fk-inner': {
    unordered: true,
    inputs: ['a', 'b'],
    build: (site) =>
      table(site, 'a').join(table(site, 'b'), foreignKey, bar, { name: 'fk' }).toStream().to(site.topics.out),
  },
  'table-fk-left': {
    unordered: true,
    inputs: ['a', 'b'],
    build: (site) =>
      table(site, 'a').leftJoin(table(site, 'b'), foreignKey, bar, { name: 'fk' }).toStream().to(site.topics.out),
  },
  cogroup: {
    inputs: ['a', 'b'],
    build: (site) =>
      cogrouped(site)
        .aggregate(() => '', strings('cogrouped'))
        .toStream()
        .to(site.topics.out),
  },
  'cogroup-tumbling': {
    inputs: ['a', 'b'],
    build: (site) =>
      sendWindows(
        site,
        cogrouped(site)
          .windowedBy(tumbling)
          .aggregate(() => '', strings('w')),
      ),
  },
  'cogroup-sliding': {
    inputs: ['a', 'b'],
    build: (site) =>
      sendWindows(
        site,
        cogrouped(site)
          .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(seconds(30), seconds(30)))
          .aggregate(() => '', strings('w')),
      ),
  },
  'cogroup-session': {
    inputs: ['a', 'b'],
    build: (site) =>
      sendWindows(
        site,
        cogrouped(site)
          .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(30)))
          .aggregate(
            () => '',
            (left, right) => left + right,
            strings('w'),
          ),
      ),
  },
  'to-table': {
    inputs: ['a'],
    build: (site) => stream(site, 'a').toTable(strings('t')).toStream().to(site.topics.out),
  },
  'versioned-asof-join': {
    inputs: ['a', 'b'],
    build(site) {
      const store = versionedStore({ ...strings('v'), historyRetentionMs: minutes(5) });
      const versions = site.builder.table<string, string>(strings(site.topics.b.name), { name: 'b', store });
      stream(site, 'a').join(versions, bar).to(site.topics.out);
    },
  },
  'punctuate-stream-time': {
    inputs: ['a'],
    build: (site) => present(site).process(punctuating('stream-time')).to(site.topics.out),
  },
  'punctuate-wall-clock': {
    inputs: ['a'],
    build: (site) => present(site).process(punctuating('wall-clock')).to(site.topics.out),
  },
};

function present({ builder, topics }: Site): KStream<string, string | null> {
  return builder.stream<string, string | null>({ name: topics.a.name, key: stringSerde, value: text }, { name: 'a' });
}
