import { bytesSerde, stringSerde } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { type AdEvent, adCount, campaigns, counts, events } from './ad-count.ts';

function driverWithCampaigns() {
  const driver = new TopologyTestDriver(adCount());
  const table = driver.createInputTopic(campaigns);
  table.pipeInput('ad-1', 'shoes');
  table.pipeInput('ad-2', 'shoes');
  table.pipeInput('ad-3', 'hats');
  const input = driver.createInputTopic(events);
  const send = (ad_id: string, event_time: number, event_type: AdEvent['event_type'] = 'view') =>
    input.pipeInput('somebody', { ad_id, event_type, event_time });
  return { driver, send };
}

test('views are counted by campaign and ten seconds, by the time in the event', () => {
  const { driver, send } = driverWithCampaigns();
  send('ad-1', 1_000);
  send('ad-2', 9_999);
  send('ad-3', 5_000);
  send('ad-1', 10_000);
  send('ad-1', 2_000, 'click');
  send('ad-1', 3_000, 'purchase');
  send('ad-of-nobody', 4_000);
  const updates = driver.createOutputTopic(counts).readRecords();
  expect(updates.map(({ key, value }) => [key, value?.window_start, value?.views])).toEqual([
    ['shoes', 0, 1],
    ['shoes', 0, 2],
    ['hats', 0, 1],
    ['shoes', 10_000, 1],
  ]);
});

test('a view counts until five seconds after its window, and is then dropped and counted', () => {
  const { driver, send } = driverWithCampaigns();
  send('ad-1', 1_000);
  send('ad-3', 14_999);
  send('ad-1', 2_000);
  send('ad-3', 15_000);
  send('ad-1', 3_000);
  const shoes = driver
    .createOutputTopic(counts)
    .readRecords()
    .filter(({ key }) => key === 'shoes');
  expect(shoes.map(({ value }) => value)).toEqual([
    { window_start: 0, views: 1 },
    { window_start: 0, views: 2 },
  ]);
  expect(driver.counts()).toMatchObject({ views_late_dropped: 1 });
});

test('of a batch, one partial count of each campaign and window goes on', () => {
  const { driver, send } = driverWithCampaigns();
  driver.inOneBatch(() => {
    for (let at = 0; at < 20_000; at += 100) send(at % 300 === 0 ? 'ad-3' : 'ad-1', at);
  });
  const partials = driver
    .createOutputTopic({ name: 'ad-count-by-campaign-views-repartition', key: stringSerde, value: bytesSerde })
    .readRecords();
  expect(partials.map(({ key, timestamp }) => [key, timestamp])).toEqual([
    ['hats', 9_900],
    ['shoes', 9_800],
    ['shoes', 19_900],
    ['hats', 19_800],
  ]);
  expect(
    driver
      .createOutputTopic(counts)
      .readRecords()
      .map(({ key, value }) => [key, value?.views]),
  ).toEqual([
    ['hats', 34],
    ['shoes', 66],
    ['shoes', 67],
    ['hats', 33],
  ]);
});
