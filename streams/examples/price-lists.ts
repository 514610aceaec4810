import { jsonSerde, type SliceRecord, StreamsBuilder, stringSerde, type Topic, type Topology } from '@millrace/streams';
import { runWhenMain } from './run.ts';

/**
 * What a supplier sends: its price list, whole, as often as it likes. `list` names it (`spring`), `issue` grows. A line has an
 * article and its price in cents; `close` says how many lines there were.
 */
export type PriceMessage =
  | { readonly kind: 'open'; readonly list: string; readonly issue: number; readonly currency: string }
  | {
      readonly kind: 'line';
      readonly list: string;
      readonly issue: number;
      readonly article: string;
      readonly cents: number;
    }
  | { readonly kind: 'close'; readonly list: string; readonly issue: number; readonly lines: number };

/** An article whose price is new, has changed, or is gone (null). */
export interface PriceChange {
  readonly article: string;
  readonly currency: string;
  readonly before: number | null;
  readonly now: number | null;
}

/** Messages by supplier. */
export const priceMessages: Topic<string, PriceMessage> = {
  name: 'price-messages',
  key: stringSerde,
  value: jsonSerde<PriceMessage>(),
};
/** Changes by supplier. */
export const priceChanges: Topic<string, PriceChange> = {
  name: 'price-changes',
  key: stringSerde,
  value: jsonSerde<PriceChange>(),
};

function toSlice(message: PriceMessage): SliceRecord<string> {
  const of = { slice: message.list, revision: message.issue };
  switch (message.kind) {
    case 'open':
      return { kind: 'begin', ...of, context: message.currency };
    case 'line':
      return { kind: 'row', ...of };
    case 'close':
      return { kind: 'end', ...of, complete: true, rows: message.lines };
  }
}

/**
 * Only what a new issue changes: a list of ten thousand articles of which three got dearer and one is gone makes four
 * changes. A list that lost lines on its way takes nothing out.
 */
export function priceListChanges(applicationId = 'price-lists'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  builder
    .stream(priceMessages, { name: 'price-messages' })
    .replaceSlice({
      name: 'prices',
      read: toSlice,
      row: (message) =>
        message.kind === 'line'
          ? { key: message.article, content: message.cents }
          : { key: undefined, content: undefined },
      content: jsonSerde<number>(),
      context: stringSerde,
    })
    .flatMapValues((update): PriceChange[] => {
      if (update.kind !== 'change') return [];
      const { key: article, context: currency, oldValue: before, newValue: now } = update;
      return [{ article, currency, before, now }];
    })
    .to(priceChanges);
  return builder.build();
}

await runWhenMain(import.meta.url, priceListChanges);
