import {
  jsonSerde,
  keyValueStore,
  nullable,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { runWhenMain } from './run.ts';

/** An order and the id of who gave it. */
export interface Order {
  readonly customer: string;
  readonly cents: number;
}

/** An order with its customer's name. */
export interface NamedOrder {
  readonly name: string;
  readonly cents: number;
}

const orderSerde = jsonSerde<Order>();

/** Orders by id; a tombstone deletes one. */
export const orders: Topic<string, Order> = { name: 'orders', key: stringSerde, value: orderSerde };
/** Customers' names by id. */
export const customers: Topic<string, string> = { name: 'customers', key: stringSerde, value: stringSerde };
/** Orders by id; a tombstone when there is no such order any more, or its customer is unknown. */
export const namedOrders: Topic<string, NamedOrder | null> = {
  name: 'named-orders',
  key: stringSerde,
  value: nullable(jsonSerde<NamedOrder>()),
};

/**
 * Joins each order with the customer it refers to, a row under another key: an order's update gives a new result, and
 * so does a customer's for each of his orders.
 */
export function foreignKeyJoin(applicationId = 'named-orders'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const orderTable = builder.table(orders, {
    name: 'orders',
    store: keyValueStore({ name: 'order-store', key: stringSerde, value: orderSerde }),
  });
  const customerTable = builder.table(customers, {
    name: 'customers',
    store: keyValueStore({ name: 'customer-store', key: stringSerde, value: stringSerde }),
  });
  orderTable
    .join(
      customerTable,
      ({ customer }) => customer,
      ({ cents }, name): NamedOrder => ({ name, cents }),
      { name: 'customer-of-order' },
    )
    .toStream()
    .to(namedOrders);
  return builder.build();
}

await runWhenMain(import.meta.url, foreignKeyJoin);
