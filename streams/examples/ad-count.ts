import {
  jsonSerde,
  keyValueStore,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { runWhenMain } from './run.ts';

/** What somebody did with an advertisement; `event_time` is epoch milliseconds. */
export interface AdEvent {
  readonly ad_id: string;
  readonly event_type: 'view' | 'click' | 'purchase';
  readonly event_time: number;
}

/** Views of a campaign in the ten seconds from `window_start`, epoch milliseconds. */
export interface CampaignCount {
  readonly window_start: number;
  readonly views: number;
}

/** Events by user. */
export const events: Topic<string, AdEvent> = { name: 'ad-events', key: stringSerde, value: jsonSerde<AdEvent>() };
/** The campaign of each advertisement. */
export const campaigns: Topic<string, string> = { name: 'ad-campaigns', key: stringSerde, value: stringSerde };
/** Counts by campaign; a newer one of a window replaces the older. */
export const counts: Topic<string, CampaignCount> = {
  name: 'campaign-counts',
  key: stringSerde,
  value: jsonSerde<CampaignCount>(),
};

/**
 * The Yahoo streaming benchmark: of advertising events only views count, each belongs to the campaign of its
 * advertisement, and each campaign's views are counted by windows of ten seconds. Events may come five seconds late.
 */
export function adCount(applicationId = 'ad-count'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const store = keyValueStore({ name: 'campaign-of-ad', key: stringSerde, value: stringSerde });
  const campaignOfAd = builder.table(campaigns, { name: 'campaigns', store });
  builder
    .stream(events, { name: 'events', timestamp: ({ event_time }) => event_time })
    .filter(({ event_type }) => event_type === 'view')
    .map(({ ad_id }) => [ad_id, ad_id])
    .join(campaignOfAd, (_ad, campaign) => campaign, { name: 'by-ad', key: stringSerde, value: stringSerde })
    .groupBy((campaign) => campaign, { name: 'by-campaign', key: stringSerde, value: stringSerde })
    .windowedBy(TimeWindows.ofSizeAndGrace(seconds(10), seconds(5)))
    .count({ name: 'views' })
    .toStream()
    .flatMap((views, { key, window }) => (views === null ? [] : [[key, { window_start: window.start, views }]]))
    .to(counts);
  return builder.build();
}

await runWhenMain(import.meta.url, adCount);
