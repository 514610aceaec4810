import { expect, it } from 'vitest';
import { noStanding, type Standing } from './gold/standing.ts';
import { aggregateSerde, newAggregate } from './gold/state.ts';
import { emptyMeasures } from './measures.ts';
import { contentSerde, type FactContent } from './silver/content.ts';

// The bytes are those that the version before entities and reporting currencies wrote.
const fact =
  '035553448980021402a025260000000000ff002331333a4575726f70652f4265726c696e2d323a63312d2d2d2d363a737072696e672d2d0b363a646576696365313a6d';
const sums = '018980021402a0252600000000000101010106737072696e6702026131026331';
const sumsWithReach = `${sums}0000000000001e40`;

const measures = { ...emptyMeasures(), impressions: 10, clicks: 1, spend: 2_500_000n };
const content: FactContent = {
  ...{ currency: 'USD', reporting: null, measures },
  details: {
    ...{ hour: null, hourRepeated: null, zone: 'Europe/Berlin', attribution: null, dims: '6:device1:m', reach: null },
    ...{ campaignId: 'c1', adGroupId: null, adId: null, creativeId: null, frequency: null },
    ...{ accountName: null, campaignName: 'spring', adGroupName: null, adName: null },
    ...{ state: null, budget: null, rateId: null, repReason: null },
  },
};

it('facts that were kept before there were entities and rates read as without, and are equal to such', () => {
  const read = contentSerde.deserialize(Buffer.from(fact, 'hex'));
  expect({ ...content, ...{ currency: read.currency, reporting: read.reporting } }).toEqual(content);
  expect([read.measures, read.details]).toEqual([content.measures, content.details]);
  expect(contentSerde.serialize(content).toString('hex')).toBe(fact);
});

it('facts with them are kept whole', () => {
  const known: FactContent = {
    ...{ currency: 'USD', reporting: 'EUR', measures: { ...measures, spend_rep: 2_000_000n } },
    details: {
      ...content.details,
      state: 'paused',
      budget: 9_007_199_254_740_993n,
      rateId: 'r',
      repReason: 'OVERFLOW',
    },
  };
  const read = contentSerde.deserialize(contentSerde.serialize(known));
  expect([read.currency, read.reporting, read.measures, read.details]).toEqual([
    'USD',
    'EUR',
    known.measures,
    known.details,
  ]);
});

const aggregate = { ...newAggregate, facts: 1, measures, name: 'spring', path: ['a1', 'c1'] };
const contributors = newAggregate.contributors.map((_, at) => ([0, 3, 15].includes(at) ? 1 : 0));

it('sums that were kept before read as without, and are equal to such', () => {
  for (const [bytes, reach] of [[sums, null] as const, [sumsWithReach, 7.5] as const]) {
    const kept = { ...aggregate, contributors, reach };
    expect(aggregateSerde.deserialize(Buffer.from(bytes, 'hex'))).toEqual(kept);
    expect(aggregateSerde.serialize(kept).toString('hex')).toBe(bytes);
  }
});

it('sums with what is known of their entity are kept whole, with reach and without', () => {
  const standing: Standing = {
    ...{ ...noStanding, accountName: 'Northwind', campaignId: 'c1', campaignName: '', state: 'active', budget: 5n },
    ...{ currency: 'EUR', repReason: 'NO_RATE_YET', converted: [['EUR', 2] as const, ['GBP', 1] as const] },
  };
  for (const reach of [null, 7.5]) {
    const kept = { ...aggregate, contributors, reach, standing };
    expect(aggregateSerde.deserialize(aggregateSerde.serialize(kept))).toEqual(kept);
  }
});
