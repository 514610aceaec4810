import {
  type FixedKeyProcessor,
  type GlobalKTable,
  type GroupedStore,
  globalTableStore,
  type Processor,
  type Stores,
} from '@millrace/streams';
import type { ReportProfile } from '../../connectors/profile.ts';
import { isRefused, parseCurrency } from '../../connectors/value.ts';
import type { AccountConfig, CleanedRow, Level, Platform } from '../../schemas/generated/types.ts';
import { accountConfigKey } from '../../schemas/key.ts';
import type { EntityHistory } from '../entities/history.ts';
import {
  type EntityChange,
  entityGroup,
  entityStore,
  type KeptKind,
  keepEntity,
  keptKinds,
} from '../entities/state.ts';
import { requireOwner } from '../envelope.ts';
import { type Exchange, exchangeOf } from '../rates/exchange.ts';
import { keepRates, type RateChange, rateStores } from '../rates/state.ts';
import type { Reports } from '../reports.ts';

/** What facts are looked up in, as each change of it comes to the tasks. */
export type Known = EntityChange | RateChange;

/** A row with what is known of its account. */
export interface KnownRow {
  readonly row: CleanedRow;
  readonly account: AccountConfig | null;
  /** Reads the task's state: only while the row is in hand. */
  readonly entities: AccountEntities;
  /** Of the record that begins a fetch: how its amounts are converted. */
  readonly exchange: Exchange | null;
}

const knownStores = { entities: entityStore, ...rateStores };

/** Takes note of entities and rates, in the stores that `knownRows` reads. Sends nothing on. */
export function keepKnown(): Processor<string, Known, string, never, typeof knownStores> {
  return {
    name: 'keep-known',
    stores: knownStores,
    keysOf({ value }, prefetch) {
      if (value.of === 'entity')
        prefetch.entities.group(groupsOf(value.tenant, value.platform, value.account)[value.kind]);
      else if (value.of === 'rates') prefetch.rates.group(value.tenant);
      else prefetch.reporting.key(value.tenant);
    },
    process({ value }, { stores, count }) {
      if (value.of === 'entity') keepEntity(stores.entities, value);
      else if (!keepRates(stores, value)) count('silver.rates_over_limit');
    },
  };
}

/**
 * Gives each row what is known of its account, of entities, and, where a fetch begins, of exchange rates.
 * @throws RecordError for a record whose key is not its owner's, and for a fetch of a report that nobody knows.
 */
export function knownRows(
  accounts: GlobalKTable<string, AccountConfig>,
  reports: Reports,
): FixedKeyProcessor<string, CleanedRow, KnownRow, typeof knownStores & { accounts: ReturnType<typeof accountsOf> }> {
  const inHand = new WeakMap<object, AccountEntities>();
  return {
    name: 'look-up',
    stores: { ...knownStores, accounts: accountsOf(accounts) },
    keysOf({ value: { h, account_id, record_kind, level } }, prefetch) {
      if (record_kind === 'SLICE_BEGIN') {
        prefetch.rates.group(h.tenant_id);
        prefetch.reporting.key(h.tenant_id);
      } else if (record_kind === 'ROW') {
        const groups = groupsOf(h.tenant_id, h.platform, account_id);
        for (const kind of kindsOf[level]) prefetch.entities.group(groups[kind]);
      }
    },
    process({ key, value: row }, ctx) {
      requireOwner(key, row);
      const { stores } = ctx;
      const { h, account_id } = row;
      const account = stores.accounts.get(accountConfigKey(h.tenant_id, h.platform, account_id)) ?? null;
      let entities = inHand.get(stores);
      if (entities === undefined || !entities.isOf(h.tenant_id, h.platform, account_id)) {
        entities = new AccountEntities(stores.entities, h.tenant_id, h.platform, account_id);
        inHand.set(stores, entities);
      }
      const exchange = row.record_kind === 'SLICE_BEGIN' ? exchangeOfFetch(row, account, reports, stores) : null;
      ctx.forward({ row, account, entities, exchange });
    },
  };
}

function accountsOf({ name, key }: GlobalKTable<string, AccountConfig>) {
  return globalTableStore<string, AccountConfig>({ name, key });
}

type Groups = Readonly<Record<KeptKind, string>>;

/** The entities of one account. */
export class AccountEntities {
  readonly #store: GroupedStore<EntityHistory>;
  readonly #groups: Groups;
  readonly #tenant: string;
  readonly #platform: Platform;
  readonly #account: string;

  constructor(store: GroupedStore<EntityHistory>, tenant: string, platform: Platform, account: string) {
    this.#store = store;
    this.#groups = groupsOf(tenant, platform, account);
    this.#tenant = tenant;
    this.#platform = platform;
    this.#account = account;
  }

  isOf(tenant: string, platform: Platform, account: string): boolean {
    return account === this.#account && tenant === this.#tenant && platform === this.#platform;
  }

  /** What is known of an entity; undefined: nothing. */
  find(kind: KeptKind, id: string): EntityHistory | undefined {
    return this.#store.get(this.#groups[kind], id);
  }
}

/** What rows of a level are looked up in. */
const kindsOf: Readonly<Record<Level, readonly KeptKind[]>> = {
  UNKNOWN: [],
  ACCOUNT: ['account'],
  CAMPAIGN: ['account', 'campaign', 'budget'],
  AD_GROUP: ['account', 'campaign', 'ad_group'],
  AD: ['account', 'campaign', 'ad_group', 'ad'],
  CREATIVE: ['account', 'campaign', 'ad_group', 'ad', 'creative'],
  KEYWORD: ['account', 'campaign', 'ad_group'],
};

// The groups that were asked for last: rows of one account come in runs.
let lastTenant = '';
let lastPlatform = '';
let lastAccount = '';
let lastGroups: Groups = namedGroups('', '', '');

function groupsOf(tenant: string, platform: Platform, account: string): Groups {
  if (account !== lastAccount || tenant !== lastTenant || platform !== lastPlatform) {
    lastGroups = namedGroups(tenant, platform, account);
    lastTenant = tenant;
    lastPlatform = platform;
    lastAccount = account;
  }
  return lastGroups;
}

function namedGroups(tenant: string, platform: string, account: string): Groups {
  return Object.fromEntries(keptKinds.map((kind) => [kind, entityGroup(tenant, platform, account, kind)])) as Record<
    KeptKind,
    string
  >;
}

function exchangeOfFetch(
  row: CleanedRow,
  account: AccountConfig | null,
  reports: Reports,
  state: Stores<typeof rateStores>,
): Exchange | null {
  const profile = reports.profile(row.h.platform, row.report_type, row.slice?.mapping ?? null);
  const currencies = currenciesOf(profile, [account?.currency, row.slice?.currency]);
  return exchangeOf(state, row.h.tenant_id, row.source_day, currencies);
}

/** Every currency that a row may be in: that of the account, where it is known, and those that columns fix. Null: it may be any. */
function currenciesOf(
  profile: ReportProfile,
  said: readonly (string | null | undefined)[],
): ReadonlySet<string> | null {
  const found = new Set<string>();
  for (const text of [profile.currency, ...said]) {
    const code = text === null || text === undefined ? undefined : parseCurrency(text);
    if (code !== undefined && !isRefused(code)) found.add(code);
  }
  if (found.size === 0) return null;
  for (const { is } of profile.columns) if (is.role === 'measure' && is.currency !== undefined) found.add(is.currency);
  return found;
}
