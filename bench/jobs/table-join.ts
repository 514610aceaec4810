import { keyValueStore, StreamsBuilder, stringSerde } from '@millrace/streams';
import { adEventView } from './ad-event.ts';
import type { Job } from './job.ts';

/** Each event joined with its user's row of a table. */
export const tableJoin: Job = ({ applicationId, topic }, seen) => {
  const builder = new StreamsBuilder({ applicationId });
  const store = keyValueStore({ name: 'users', key: stringSerde, value: stringSerde });
  const users = builder.table({ name: topic('users'), key: stringSerde, value: stringSerde }, { name: 'users', store });
  builder
    .stream({ name: topic('events'), key: stringSerde, value: adEventView(['ad_type']) }, { name: 'events' })
    .join(users, ({ ad_type }, segment) => {
      seen();
      return `${ad_type}/${segment}`;
    })
    .to({ name: topic('output'), key: stringSerde, value: stringSerde });
  return builder.build();
};
