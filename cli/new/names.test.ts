import { expect, it } from 'vitest';
import { inputNamed } from './inputs.ts';
import { namesFor } from './names.ts';

const schemas = new URL('../../schemas/avro', import.meta.url).pathname;
const names = (name: string, to = 'gold.some.thing') => namesFor(name, to, schemas);

it('names code, record and files by the conventions of each', () => {
  expect(names('bid-floorer', 'silver.bids.floored')).toEqual({
    name: 'bid-floorer',
    id: 'bidFloorer',
    record: 'BidFloorer',
    to: 'silver.bids.floored',
  });
});

it.each(['Viewability', 'view_ability', 'view-', '-view', 'view--ability', '2view', 'a'.repeat(41), '../x', ''])(
  "'%s' is no name",
  (name) => {
    expect(() => names(name)).toThrow(expect.objectContaining({ code: 'MR_CLI_NAME' }));
    expect(() => names(name)).toThrow('is no name for a processor: small letters');
  },
);

it.each([
  ['gold', "a processor 'gold'"],
  ['notifications', "a sink 'notifications'"],
  ['gateway', "a word of `millrace run` 'gateway'"],
  ['ready', "a topic in the code 'ready'"],
  ['gold-metric', "a record 'GoldMetric'"],
  ['header', "a record 'Header'"],
  ['delete', 'no function can be called'],
  ['topics', 'no function can be called'],
])('%s is taken', (name, why) => {
  expect(() => names(name)).toThrow(why);
});

it('a topic has one writer, and an error says a name that would do', () => {
  expect(() => names('spend-mark', 'gold.data.ready')).toThrow(
    "there is a topic 'gold.data.ready' already: one writer a topic: say another, as --to gold.spendmark.ready",
  );
  expect(names('spend-mark', 'gold.spendmark.ready').to).toBe('gold.spendmark.ready');
});

it.each(['gold.viewability', 'gold.view_ability.ready', 'Gold.a.b', 'gold.a.b.dlq', `gold.a.${'b'.repeat(100)}`])(
  "'%s' is no topic of the conventions",
  (to) => {
    expect(() => names('viewability', to)).toThrow('as in --to gold.viewability.ready');
  },
);

it('an input that no fixtures can be made for is told with those there are', () => {
  expect(inputNamed('gold.data.ready').id).toBe('ready');
  expect(() => inputNamed('rules.alerts')).toThrow(/there are silver\.data\.processed, gold\.data\.ready/);
});
