import { StreamsApp } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import {
  type PriceChange,
  type PriceMessage,
  priceChanges,
  priceListChanges,
  priceMessages,
} from '../../streams/examples/price-lists.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { countingNames } from '../runtime/counting.ts';
import { testFetcher } from '../runtime/fetcher.ts';
import { createTopics, type Line, PARTITIONS, produce } from '../runtime/kafka.ts';
import { loseState } from '../runtime/state.ts';

const patience = { timeout: 60_000, interval: 300 };
const suppliers = ['acme', 'bolt-co', 'nuts'];
const ARTICLES = 60;

type Prices = ReadonlyMap<string, number>;

/** The prices of an issue: some articles change with each, others come and go. */
function pricesOf(supplier: string, issue: number): Prices {
  const prices = new Map<string, number>();
  for (let article = 0; article < ARTICLES; article++) {
    if ((article + issue) % 7 === 0) continue;
    prices.set(`${supplier}-${article}`, 100 + article + (article % 5 === 0 ? issue : 0));
  }
  return prices;
}

function messagesOf(supplier: string, issue: number): Line[] {
  const of = { list: 'spring', issue };
  const prices = pricesOf(supplier, issue);
  const messages: PriceMessage[] = [
    { kind: 'open', ...of, currency: 'EUR' },
    ...[...prices].map(([article, cents]) => ({ kind: 'line' as const, ...of, article, cents })),
    { kind: 'close', ...of, lines: prices.size },
  ];
  return messages.map((message) => [supplier, JSON.stringify(message)]);
}

/** What differs between two issues, as `article before→now`, in order. */
function differences(before: Prices, now: Prices): string[] {
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((article) => before.get(article) !== now.get(article))
    .map((article) => `${article} ${before.get(article) ?? null}→${now.get(article) ?? null}`)
    .sort();
}

it('passes on exactly what each issue changes, stopped in the middle of one and with its state lost', async () => {
  const names = { ...countingNames('price-lists'), input: priceMessages.name, output: priceChanges.name };
  await createTopics(names);
  const { kafka, redis } = testStack();
  const start = async (): Promise<StreamsApp> => {
    const topology = priceListChanges(names.application);
    const options = { bootstrapServers: kafka, redis, instanceId: 'a', ...testFetcher };
    const app = new StreamsApp(topology, { ...options, commitIntervalMs: 20, maxBatchRecords: 25 });
    await app.start();
    return app;
  };
  const changes = async (): Promise<string[]> =>
    (await committed(names.output, PARTITIONS))
      .map(({ value }) => JSON.parse(String(value)) as PriceChange)
      .map(({ article, before, now }) => `${article} ${before}→${now}`)
      .sort();
  const expected: string[] = [];
  const issue = (number: number): Line[] => {
    for (const supplier of suppliers) {
      expected.push(
        ...differences(number === 1 ? new Map() : pricesOf(supplier, number - 1), pricesOf(supplier, number)),
      );
    }
    expected.sort();
    return suppliers.flatMap((supplier) => messagesOf(supplier, number));
  };

  const first = await start();
  await produce(names.input, issue(1));
  await expect.poll(changes, patience).toEqual(expected);
  const second = issue(2);
  // The first supplier's issue is through, the second's is open, the third's has not begun.
  await produce(names.input, second.slice(0, 80));
  const through = differences(pricesOf('acme', 1), pricesOf('acme', 2));
  await expect.poll(changes, patience).toEqual(expect.arrayContaining(through));
  await first.stop();

  await loseState(names.application);
  await produce(names.input, second.slice(80));
  const again = await start();
  await expect.poll(changes, patience).toEqual(expected);
  // The same issue again, and an older one, change nothing; the next one does.
  await produce(names.input, [...messagesOf('acme', 2), ...messagesOf('nuts', 1), ...issue(3)]);
  await expect.poll(changes, patience).toEqual(expected);
  await again.stop();
});
