import {
  countSerde,
  jsonSerde,
  keyValueStore,
  type Processor,
  RecordError,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { runWhenMain } from './run.ts';

/** Cents that go from one purse of a customer to another. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly cents: number;
}

/** What a purse lost or gained. */
export interface Booking {
  readonly purse: string;
  readonly cents: number;
  readonly balance: number;
}

/** Transfers by customer. */
export const transfers: Topic<string, Transfer> = { name: 'transfers', key: stringSerde, value: jsonSerde<Transfer>() };
/** Bookings by customer, two for each transfer. */
export const bookings: Topic<string, Booking> = { name: 'bookings', key: stringSerde, value: jsonSerde<Booking>() };

/** Balances in cents, by `customer/purse`. A purse that is not there yet is empty; only `bank` may be in debt. */
export const balances = keyValueStore({ name: 'balances', key: stringSerde, value: countSerde });

const place = (customer: string, purse: string): string => `${customer}/${purse}`;

/**
 * Books both sides of a transfer, and finds out only then whether it may: a transfer that is refused is a dead letter, and
 * what was written and forwarded for it is taken back. It is on no account half done.
 */
const book: Processor<string, Transfer, string, Booking, { balances: typeof balances }> = {
  name: 'book',
  stores: { balances },
  keysOf({ key, value }, prefetch) {
    prefetch.balances.key(place(key, value.from));
    prefetch.balances.key(place(key, value.to));
  },
  process({ key, value: { from, to, cents } }, ctx) {
    const change = (purse: string, by: number): number => {
      const balance = (ctx.stores.balances.get(place(key, purse)) ?? 0) + by;
      ctx.stores.balances.put(place(key, purse), balance);
      ctx.forward(key, { purse, cents: by, balance });
      return balance;
    };
    change(to, cents);
    const rest = change(from, -cents);
    if (rest < 0 && from !== 'bank') throw new RecordError(`purse '${from}' lacks ${-rest} cents`);
  },
};

/** Bookings, exactly once: each transfer is booked on both sides or is in `transfers.dlq` with the reason. */
export function bookTransfers(applicationId = 'book-transfers'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  builder.stream(transfers, { name: 'transfers' }).process(book).to(bookings);
  return builder.build();
}

await runWhenMain(import.meta.url, bookTransfers);
