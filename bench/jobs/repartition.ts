import { bytesSerde, countSerde, nullable, StreamsBuilder, stringSerde, untilCommit } from '@millrace/streams';
import { adEventView } from './ad-event.ts';
import type { Job } from './job.ts';

/** All events, counted by advertisement: each goes through a repartition topic, as an aggregate without `merge` has none combined. */
export const repartition: Job = ({ applicationId, topic }, seen) => {
  const builder = new StreamsBuilder({ applicationId });
  builder
    .stream(
      { name: topic('events'), key: nullable(bytesSerde), value: adEventView(['ad_id', 'event_time']) },
      { name: 'events' },
    )
    .map(({ ad_id, event_time }) => {
      seen();
      return [ad_id, event_time];
    })
    .groupByKey({ name: 'by-ad', key: stringSerde, value: countSerde })
    .aggregate(
      { init: () => 0, add: (count) => count + 1 },
      { name: 'events-of-ad', key: stringSerde, value: countSerde },
    )
    .suppress(untilCommit())
    .toStream()
    .map((count, ad) => [ad, count ?? 0])
    .to({ name: topic('output'), key: stringSerde, value: countSerde });
  return builder.build();
};
