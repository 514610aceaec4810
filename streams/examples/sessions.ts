import {
  jsonSerde,
  type MergingAggregator,
  minutes,
  SessionWindows,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { runWhenMain } from './run.ts';

/** What a visitor looked at in one visit; times are epoch milliseconds of the first and last page. */
export interface Visit {
  readonly from: number;
  readonly to: number;
  readonly pages: readonly string[];
}

/** Pages by visitor. */
export const pages: Topic<string, string> = { name: 'page-views', key: stringSerde, value: stringSerde };
/** Visits by visitor, each once. */
export const visits: Topic<string, Visit> = { name: 'visits', key: stringSerde, value: jsonSerde<Visit>() };

/** The different pages of a session in alphabetical order, so that the order in which they come does not matter. */
const pagesSeen: MergingAggregator<string, string | null, readonly string[]> = {
  init: () => [],
  add: (seen, page) => (page === null ? seen : distinct([...seen, page])),
  merge: (left, right) => distinct([...left, ...right]),
};

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/**
 * Cuts what a visitor looks at into visits: half an hour without a page ends one. A visit is told once, when it has ended;
 * also when nobody came for a long time after it (`emitExpired`), where Kafka Streams would lose it.
 */
export function sessions(applicationId = 'sessions'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  builder
    .stream(pages, { name: 'pages' })
    .groupByKey()
    .windowedBy(SessionWindows.ofInactivityGapAndGrace(minutes(30), minutes(1)), {
      emit: 'on-window-close',
      emitExpired: true,
    })
    .aggregate(pagesSeen, { name: 'open-visits', value: jsonSerde<readonly string[]>() })
    .toStream()
    .flatMap((seen, { key, window }) =>
      seen === null ? [] : [[key, { from: window.start, to: window.end, pages: seen }]],
    )
    .to(visits);
  return builder.build();
}

await runWhenMain(import.meta.url, sessions);
