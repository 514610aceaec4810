import {
  groupedStore,
  int32Serde,
  keyValueStore,
  type Processor,
  RecordError,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
} from '@millrace/streams';

/** Names of one test's topics; every test has its own application, so that none sees what another left. */
export interface CountingNames {
  readonly application: string;
  readonly input: string;
  readonly output: string;
}

export function countingNames(test: string): CountingNames {
  const application = `${test}-${process.pid}-${Date.now().toString(36)}`;
  return { application, input: `${application}-in`, output: `${application}-out` };
}

const counts = keyValueStore({ name: 'counts', key: stringSerde, value: int32Serde });
const lastByKey = groupedStore({ name: 'last', value: stringSerde });

/** The group of a key: keys of one first character lie together. */
export function groupOf(key: string): string {
  return key.slice(0, 1);
}

/**
 * Counts records by key and sends each new count. `poison` is refused after the state was touched; `forget` deletes the
 * key's entry of the grouped store, and is counted; a value that begins with `~` is counted without having been declared.
 */
const count: Processor<string, string, string, string, { counts: typeof counts; last: typeof lastByKey }> = {
  name: 'count',
  stores: { counts, last: lastByKey },
  keysOf({ key, value }, prefetch) {
    if (value.startsWith('~')) return;
    prefetch.counts.key(key);
    prefetch.last.group(groupOf(key));
  },
  process({ key, value }, context) {
    const next = (context.stores.counts.get(key) ?? 0) + 1;
    context.stores.counts.put(key, next);
    if (value === 'forget') {
      context.stores.last.delete(groupOf(key), key);
      context.count('forgotten');
    } else context.stores.last.put(groupOf(key), key, value);
    context.forward(key, `${next}:${context.stores.last.size(groupOf(key))}`);
    if (value === 'poison') throw new RecordError(`key '${key}' is poisoned`);
  },
};

export function countingTopology(names: CountingNames): Topology {
  const input: Topic<string, string> = { name: names.input, key: stringSerde, value: stringSerde };
  const output: Topic<string, string> = { name: names.output, key: stringSerde, value: stringSerde };
  const builder = new StreamsBuilder({ applicationId: names.application });
  builder.stream(input, { name: 'input' }).process(count).to(output, { name: 'output' });
  return builder.build();
}
