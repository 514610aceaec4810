import { type GroupedStoreBuilder, type KeyValueStoreBuilder, stringSerde } from '@millrace/streams';
import type { ReadOptions, StateAnswer, StateReader } from '@millrace/streams/runtime';
import { entityGroup, entityStore, keptKinds } from '../../processors/entities/state.ts';
import { rateStores } from '../../processors/rates/state.ts';
import { subjectKey } from '../../processors/rules/day-store.ts';
import { ruleStores } from '../../processors/rules/stores.ts';
import { textList } from '../../processors/text-list.ts';
import { levelSymbols, platformSymbols } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
import type { Scope } from '../generated/resolvers.ts';

/** Parts of a key, as a request gives them: all that the store asks for, and checked. */
export type KeyParts<Part extends string = KeyPart> = Readonly<Record<Part, string>>;
export type KeyPart = 'platform' | 'account' | 'level' | 'family' | 'entity' | 'kind';

/** The values of a part there are, where they are known. */
export const partValues: Partial<Record<KeyPart, readonly string[]>> = {
  platform: platformSymbols,
  level: levelSymbols,
  kind: keptKinds,
};

/** A store of the pipeline that can be read from outside. */
export interface ReadableStore {
  readonly topology: string;
  readonly name: string;
  /** What it holds, in words. */
  readonly about: string;
  readonly scope: Scope;
  readonly key: readonly KeyPart[];
  /** What tells the entries of a group apart, in words; null where a key has one entry. */
  readonly field: string | null;
  /** The entries of a key of a tenant by their fields; of a store without fields under the empty one. */
  entries(
    reader: StateReader,
    tenant: string,
    key: KeyParts,
    options: ReadOptions,
  ): Promise<StateAnswer<ReadonlyMap<string, unknown>>>;
}

type About<Part extends KeyPart> = Pick<ReadableStore, 'topology' | 'about' | 'scope'> & {
  readonly key: readonly Part[];
};

/** A store whose entries lie together by group; `group` makes the name of a tenant's group. */
function grouped<V, Part extends KeyPart = never>(
  store: GroupedStoreBuilder<V>,
  field: string,
  about: About<Part>,
  group: (tenant: string, key: KeyParts<Part>) => string,
): ReadableStore {
  return {
    ...about,
    name: store.name,
    field,
    entries: (reader, tenant, key, options) =>
      reader.group(store, taskOf(reader, store, tenant, key), group(tenant, key), options),
  };
}

/** A store with one value for each tenant, which each task has. */
function ofTenant<V>(store: KeyValueStoreBuilder<string, V>, about: Omit<About<never>, 'key'>): ReadableStore {
  return {
    ...about,
    name: store.name,
    key: [],
    field: null,
    async entries(reader, tenant, _key, options) {
      const answer = await reader.get(store, tenant, options);
      if (answer.status !== 'ok') return answer;
      return { ...answer, value: new Map(answer.value === undefined ? [] : [['', answer.value]]) };
    },
  };
}

/** The task of the account; any where the key has none, for then each has all of it. */
function taskOf(reader: StateReader, { name }: { readonly name: string }, tenant: string, key: KeyParts): number {
  const { account } = key as Partial<KeyParts>;
  return account === undefined ? 0 : reader.partitionFor({ name, key: stringSerde }, accountKey(tenant, account));
}

const subject = ['platform', 'account', 'family', 'level', 'entity'] as const;
const subjectGroup = (
  tenant: string,
  { platform, account, family, level, entity }: KeyParts<(typeof subject)[number]>,
) => subjectKey({ tenant, platform, account, family, level, entity } as Parameters<typeof subjectKey>[0]);
const account = ['platform', 'account'] as const;
const accountGroup = (tenant: string, key: KeyParts<(typeof account)[number]>) =>
  textList(tenant, key.platform, key.account);

/** The stores that rates are kept in, of a topology. */
const ratesIn = (topology: string): readonly ReadableStore[] => [
  grouped(
    rateStores.rates,
    'source and day, such as ecb/20758 (days since 1970-01-01)',
    { topology, about: 'exchange rates of a day', scope: 'METRICS_READ', key: [] },
    (tenant) => tenant,
  ),
  ofTenant(rateStores.reporting, {
    topology,
    about: 'the reporting currency, and by whose rates amounts are converted',
    scope: 'METRICS_READ',
  }),
];

/** Every store that can be read, of the topologies in which data passes them. A new one is an entry here. */
export const readableStores: readonly ReadableStore[] = [
  grouped(
    entityStore,
    'id of the entity',
    {
      topology: 'silver',
      about: 'versions of entities that facts are looked up in',
      scope: 'METRICS_READ',
      key: ['platform', 'account', 'kind'],
    },
    (tenant, key) => entityGroup(tenant, key.platform, key.account, key.kind as (typeof keptKinds)[number]),
  ),
  ...ratesIn('silver'),
  grouped(
    ruleStores.rules,
    'id of the rule',
    { topology: 'rules', about: 'rules in force', scope: 'RULES_READ', key: [] },
    (tenant) => tenant,
  ),
  grouped(
    ruleStores.instances,
    'id of the rule',
    { topology: 'rules', about: 'where alerts of an entity stand', scope: 'ALERTS_READ', key: subject },
    subjectGroup,
  ),
  grouped(
    ruleStores.days,
    'day, hour, currency and report of the sums',
    { topology: 'rules', about: 'days of an entity that rules look at', scope: 'METRICS_READ', key: subject },
    subjectGroup,
  ),
  grouped(
    ruleStores.troubles,
    'what is wrong, and with which slice',
    { topology: 'rules', about: 'what is wrong with slices of an account', scope: 'METRICS_READ', key: account },
    accountGroup,
  ),
  grouped(
    ruleStores.flights,
    'level, id and first day of the flight',
    { topology: 'rules', about: 'what entities of an account were planned for', scope: 'METRICS_READ', key: account },
    accountGroup,
  ),
  ...ratesIn('rules'),
];
