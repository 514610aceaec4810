import {
  bytesSerde,
  countSerde,
  hours,
  nullable,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  untilCommit,
} from '@millrace/streams';
import { adEventView } from './ad-event.ts';
import type { Job } from './job.ts';

/** Views, joined to their advertisement's campaign, counted by campaign and window of ten seconds. */
export const adCount: Job = ({ applicationId, topic }, seen) => {
  const builder = new StreamsBuilder({ applicationId });
  const campaigns = builder.globalTable(
    { name: topic('campaigns'), key: stringSerde, value: stringSerde },
    { name: 'campaigns' },
  );
  builder
    .stream(
      { name: topic('events'), key: nullable(bytesSerde), value: adEventView(['ad_id', 'event_type', 'event_time']) },
      { name: 'events', timestamp: ({ event_time }) => event_time },
    )
    .filter(({ event_type }) => {
      seen();
      return event_type === 'view';
    })
    .join(
      campaigns,
      ({ ad_id }) => ad_id,
      (_event, campaign) => campaign,
    )
    .groupBy((campaign) => campaign, { name: 'by-campaign', key: stringSerde, value: stringSerde })
    .windowedBy(TimeWindows.ofSizeAndGrace(seconds(10), hours(1)))
    .count({ name: 'views' })
    .suppress(untilCommit())
    .toStream()
    .map((views, { key, window }) => [`${key}@${window.start}`, views ?? 0])
    .to({ name: topic('output'), key: stringSerde, value: countSerde });
  return builder.build();
};
