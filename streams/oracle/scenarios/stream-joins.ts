import { JoinWindows, type KStream, minutes, seconds, stringSerde, TimeWindows } from '../../index.ts';
import {
  bar,
  counts,
  isEven,
  joined,
  keyed,
  mod,
  type Scenario,
  type Scenarios,
  type Site,
  send,
  sendWindows,
  stream,
  strings,
  text,
} from './site.ts';

type Kind = 'join' | 'leftJoin' | 'outerJoin';
const within = (difference: number, grace: number) =>
  JoinWindows.ofTimeDifferenceAndGrace(seconds(difference), seconds(grace));

function twoStreams(kind: Kind, windows: JoinWindows): Scenario {
  return {
    inputs: ['a', 'b'],
    unordered: true,
    build(site) {
      const a = stream(site, 'a');
      const b = stream(site, 'b');
      const result: KStream<string | null, string> =
        kind === 'join'
          ? a.join(b, bar, windows, joined('j'))
          : kind === 'leftJoin'
            ? a.leftJoin(b, bar, windows, joined('j'))
            : a.outerJoin(b, bar, windows, joined('j'));
      result.to(site.topics.out);
    },
  };
}

const keysAndValues = { name: 'j', key: text, value: stringSerde, otherValue: stringSerde };

/** A stream under keys of its values, of which some have none. */
function someKeys(site: Site, name: 'a' | 'b'): KStream<string | null, string> {
  return keyed(site, name).selectKey((value) => (mod(value, 4) === 0 ? null : `m${mod(value, 3)}`));
}

/** Streams joined with streams. */
export const streamJoinScenarios: Scenarios = {
  'join-before-after': twoStreams('join', within(10, 5).before(seconds(20)).after(seconds(3))),
  'join-negative-after': twoStreams('join', within(10, 5).before(seconds(20)).after(-seconds(5))),
  'left-join-before': twoStreams('leftJoin', within(10, 30).after(0)),
  'left-join-after': twoStreams('leftJoin', within(20, 5).before(0)),
  'outer-join-before-after': twoStreams('outerJoin', within(10, 40).before(seconds(25)).after(seconds(4))),
  'outer-join-no-grace': twoStreams('outerJoin', JoinWindows.ofTimeDifferenceWithNoGrace(seconds(5))),
  'outer-join-instant': twoStreams('outerJoin', within(0, 20)),
  'left-join-coarse': twoStreams('leftJoin', within(5, 20)),
  'outer-join-leaps': twoStreams('outerJoin', within(10, 20)),
  'outer-join-wide-grace': twoStreams('outerJoin', JoinWindows.ofTimeDifferenceAndGrace(seconds(10), minutes(10))),
  'self-join': {
    inputs: ['a'],
    build(site) {
      const a = stream(site, 'a');
      a.join(a, bar, within(10, 5), joined('j')).to(site.topics.out);
    },
  },
  'self-left-join-filtered': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const a = stream(site, 'a');
      const even = a.filter((value) => value !== null && isEven(value));
      a.leftJoin(even, bar, within(5, 5), joined('j')).to(site.topics.out);
    },
  },
  'join-three': {
    inputs: ['a', 'b', 'c'],
    unordered: true,
    build(site) {
      const two = stream(site, 'a').join(stream(site, 'b'), bar, within(20, 30), joined('j'));
      two
        .leftJoin(keyed(site, 'c'), bar, within(20, 30), { ...strings('jj'), otherValue: stringSerde })
        .to(site.topics.out);
    },
  },
  'join-rekeyed': {
    inputs: ['a', 'b'],
    unordered: true,
    build(site) {
      const byThree = (name: 'a' | 'b') => keyed(site, name).selectKey((value) => `m${mod(value, 3)}`);
      byThree('a')
        .outerJoin(byThree('b'), bar, within(5, 5), { ...strings('j'), otherValue: stringSerde })
        .to(site.topics.out);
    },
  },
  'join-rekeyed-null': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      someKeys(site, 'a').outerJoin(someKeys(site, 'b'), bar, within(5, 5), keysAndValues).to(site.topics.out),
  },
  'left-join-rekeyed-null': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      someKeys(site, 'a').leftJoin(someKeys(site, 'b'), bar, within(5, 5), keysAndValues).to(site.topics.out),
  },
  'join-counted': {
    inputs: ['a', 'b'],
    build: (site) =>
      send(
        site,
        stream(site, 'a')
          .join(stream(site, 'b'), bar, within(20, 30), joined('j'))
          .groupByKey({ ...strings('g') })
          .count(counts('c')),
      ),
  },
  'outer-join-windowed': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      sendWindows(
        site,
        stream(site, 'a')
          .outerJoin(stream(site, 'b'), bar, within(10, 5), joined('j'))
          .groupByKey({ name: 'g', key: text, value: stringSerde })
          .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(20)))
          .count({ name: 'w' }),
      ),
  },
};
