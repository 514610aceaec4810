import { countSerde, hours, StreamsBuilder, stringSerde, TimeWindows, untilCommit } from '@millrace/streams';
import type { Job } from './job.ts';

/** Events counted by user and window of an hour, with more users than the cache holds. */
export const windowState: Job = ({ applicationId, topic }, seen) => {
  const builder = new StreamsBuilder({ applicationId });
  builder
    .stream({ name: topic('events'), key: stringSerde, value: countSerde }, { name: 'events' })
    .peek(seen)
    .groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(hours(1), hours(1)))
    .count({ name: 'events-of-user' })
    .suppress(untilCommit())
    .toStream()
    .map((events, { key, window }) => [`${key}@${window.start}`, events ?? 0])
    .to({ name: topic('output'), key: stringSerde, value: countSerde });
  return builder.build();
};
