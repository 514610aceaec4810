import { jsonSerde, nullable, StreamsBuilder, stringSerde, type Topic, type Topology } from '@millrace/streams';
import { runWhenMain } from './run.ts';

/** Lines of text; most console producers send no key. */
export const lines: Topic<string | null, string> = { name: 'lines', key: nullable(stringSerde), value: stringSerde };
/** How often each word was seen, as a number in text that any console consumer shows. */
export const counts: Topic<string, number | null> = {
  name: 'counts',
  key: stringSerde,
  value: nullable(jsonSerde<number>()),
};

/** Counts the words of lines: they are regrouped by word through a repartition topic. */
export function wordCount(applicationId = 'word-count'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  builder
    .stream(lines, { name: 'lines' })
    .flatMapValues((line) => line.toLowerCase().match(/\p{L}+/gu) ?? [])
    .groupBy((word) => word, { name: 'by-word', key: stringSerde, value: stringSerde })
    .count({ name: 'word-counts' })
    .toStream()
    .to(counts);
  return builder.build();
}

await runWhenMain(import.meta.url, wordCount);
