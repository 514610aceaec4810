import { type LevelId, type ReportProfile, reportRank } from '../../connectors/profile.ts';
import { isRefused, parseCurrency, parseZone } from '../../connectors/value.ts';
import type { AccountConfig, Attribution, CleanedRow, Finality, SliceContext } from '../../schemas/generated/types.ts';
import { type Defect, defect, refusedCell } from '../quality.ts';
import { type Conversion, conversionOf, type Exchange } from '../rates/exchange.ts';
import { levelId, type Reports } from '../reports.ts';
import { textList } from '../text-list.ts';
import { parseAttribution } from './attribution.ts';
import { Calendar, type Interval } from './calendar.ts';
import { finalityOf } from './finality.ts';
import { RowPlans } from './plan.ts';

/** What the fetch in hand said of itself, as it is kept with the slice. */
export type KeptContext = Pick<
  SliceContext,
  'currency' | 'account_zone' | 'mapping' | 'attribution_spec' | 'fetched_at' | 'data_as_of'
> & {
  /** The exchange rates that were known when it began: all of a fetch is converted by the same. */
  readonly exchange?: Exchange;
};

/** The context as text: kept in the slice's state and compared as a whole. */
export function contextText(context: SliceContext, exchange: Exchange | null): string {
  const { currency, account_zone, mapping, attribution_spec, fetched_at, data_as_of } = context;
  const said = { currency, account_zone, mapping, attribution_spec, fetched_at, data_as_of };
  const kept: KeptContext = exchange === null ? said : { ...said, exchange };
  return JSON.stringify(kept);
}

const microsPerDay = 86_400_000_000;

/** Everything that is the same for all rows of one fetch of one slice, worked out once. Derived, never stored. */
export class Fetch {
  readonly fetchSeq: number;
  readonly context: string;
  readonly account: AccountConfig | null;

  readonly profile: ReportProfile;
  readonly rank: number;
  readonly plans: RowPlans;
  readonly level: LevelId;
  readonly day: number;
  /** IANA zone of the day; undefined when none is known: then `defect` says so. */
  readonly zone: string | undefined;
  /** What is wrong with every row of the slice. */
  readonly defect: Defect | undefined;
  readonly dayBounds: Interval;
  readonly finality: Finality;
  readonly dataAsOf: number | null;
  readonly attributionSpec: string | null;
  readonly attribution: Attribution;
  /** Currency as the platform fixes it for this report. */
  readonly fixedCurrency: string | undefined;
  /** What the keys of all facts of the fetch begin with. */
  readonly keyPrefix: string;

  readonly #calendar: Calendar;
  /** Currency where a row has none, and the one that rows must have. */
  readonly #currency: string | undefined;
  readonly #accountCurrency: string | undefined;
  #twice: readonly boolean[] | undefined;
  #lastText: string | null = '';
  #lastCurrency: string | Defect = '';
  readonly #exchange: Exchange | undefined;
  readonly #conversions = new Map<string, Conversion>();

  constructor(
    slice: Pick<CleanedRow, 'h' | 'account_id' | 'report_type' | 'level' | 'source_day'>,
    fetchSeq: number,
    context: string,
    account: AccountConfig | null,
    reports: Reports,
    calendar: Calendar,
  ) {
    const kept = JSON.parse(context) as KeptContext;
    const profile = reports.profile(slice.h.platform, slice.report_type, kept.mapping);
    this.fetchSeq = fetchSeq;
    this.context = context;
    this.account = account;
    this.#calendar = calendar;
    this.profile = profile;
    this.rank = reportRank(profile);
    this.plans = new RowPlans(profile);
    this.level = levelId(slice.level);
    this.day = slice.source_day;
    this.dataAsOf = kept.data_as_of;
    this.attributionSpec = kept.attribution_spec;
    this.attribution = parseAttribution(kept.attribution_spec);
    this.fixedCurrency = profile.currency;
    this.#currency = kept.currency ?? account?.currency;
    this.#exchange = kept.exchange;
    this.#accountCurrency = account?.currency ?? kept.currency ?? undefined;
    const zone = zoneOf(profile, kept, account);
    this.zone = typeof zone === 'string' ? zone : undefined;
    this.defect = typeof zone === 'string' ? this.#futureDay(zone, kept.fetched_at) : zone;
    this.dayBounds = this.bounds(null, null);
    this.finality = this.finalityAt(kept.data_as_of ?? kept.fetched_at);
    this.keyPrefix = keyPrefix(slice, profile, this.attribution);
  }

  /** UTC bounds of the day, or of an hour of it as `Calendar.hour` tells it. Without a zone they are those of the UTC day. */
  bounds(hour: number | null, repeated: boolean | null): Interval {
    if (this.zone === undefined) return { start: this.day * microsPerDay, end: (this.day + 1) * microsPerDay };
    if (hour === null) return this.#calendar.day(this.zone, this.day);
    return this.#calendar.hour(this.zone, this.day, hour, repeated);
  }

  /** Whether the account's clock shows this hour of the day twice. */
  comesTwice(hour: number): boolean {
    const { zone } = this;
    if (zone === undefined) return false;
    this.#twice ??= Array.from({ length: 24 }, (_, each) => this.#calendar.comesTwice(zone, this.day, each));
    return this.#twice[hour] === true;
  }

  /** How final the slice is with data as of an instant (microseconds). */
  finalityAt(asOf: number): Finality {
    if (this.zone === undefined) return 'UNKNOWN';
    const settleDays = this.account?.settle_days ?? null;
    const settle = settleDays === null ? this.profile.settle : { days: settleDays };
    const rule = { zone: this.zone, latencyHours: this.profile.latencyHours, settle };
    return finalityOf(this.#calendar, rule, this.day, asOf);
  }

  /** The ISO 4217 code of a row that says `text` of it (null: nothing), read in column `field`. */
  currency(text: string | null, field: string | null): string | Defect {
    if (text === this.#lastText && this.#lastCurrency !== '') return this.#lastCurrency;
    this.#lastText = text;
    this.#lastCurrency = this.#checkedCurrency(text, field);
    return this.#lastCurrency;
  }

  /** How amounts of a currency become ones of the reporting currency; null where the tenant has none. */
  conversion(currency: string): Conversion | null {
    if (this.#exchange === undefined) return null;
    const known = this.#conversions.get(currency);
    if (known !== undefined) return known;
    const conversion = conversionOf(this.#exchange, currency);
    this.#conversions.set(currency, conversion);
    return conversion;
  }

  #checkedCurrency(text: string | null, field: string | null): string | Defect {
    const said = text ?? this.#currency;
    if (said === undefined) return defect('CURRENCY_MISSING', field, null);
    const code = parseCurrency(said);
    if (isRefused(code)) return refusedCell(code, field, said);
    const expected = this.#accountCurrency;
    if (expected === undefined || expected === code) return code;
    return defect('CURRENCY_MISMATCH', field, said, `'${code}' is not the account's ${expected}`);
  }

  #futureDay(zone: string, fetchedAt: number): Defect | undefined {
    return this.day > this.#calendar.localDay(zone, fetchedAt) ? defect('FUTURE_DAY', null, null) : undefined;
  }
}

/** The zone in which the fetch cut its days; where it says none, the account's. */
function zoneOf(profile: ReportProfile, context: KeptContext, account: AccountConfig | null): string | Defect {
  if (profile.zoneRule === 'utc') return 'UTC';
  const zone = context.account_zone ?? account?.iana_zone;
  if (zone === undefined) return defect('ZONE_MISSING', null, null);
  const parsed = parseZone(zone);
  return isRefused(parsed) ? refusedCell(parsed, null, zone) : parsed;
}

function keyPrefix(
  slice: Pick<CleanedRow, 'h' | 'account_id' | 'level' | 'source_day'>,
  profile: ReportProfile,
  attribution: Attribution,
): string {
  const { click_days, view_days, model } = attribution;
  const parts = [slice.h.platform, slice.account_id, profile.family, slice.level, String(slice.source_day)];
  const windows = [click_days === null ? null : String(click_days), view_days === null ? null : String(view_days)];
  return textList(...parts, ...windows, model);
}

/** Fetches that are kept worked out. */
const cachedFetches = 1024;

/** Works out fetches and keeps the latest of each slice. */
export class Fetches {
  readonly #reports: Reports;
  readonly #calendar = new Calendar();
  readonly #bySlice = new Map<string, Fetch>();
  /** The slice of the last row: rows of a slice come in runs. */
  #lastKey = '';
  #lastSlice = '';
  #last: Fetch | undefined;

  constructor(reports: Reports) {
    this.#reports = reports;
  }

  /**
   * The fetch of a slice that a row or marker is of; `key` is that of its account.
   *
   * @throws RecordError when the slice's report is not known.
   */
  of(key: string, row: CleanedRow, fetchSeq: number, context: string, account: AccountConfig | null): Fetch {
    const isLast = row.slice_id === this.#lastSlice && key === this.#lastKey;
    const known = isLast ? this.#last : this.#bySlice.get(sliceName(key, row));
    if (known?.fetchSeq === fetchSeq && known.account === account && known.context === context) {
      return this.#remember(key, row, known);
    }
    const fetch = new Fetch(row, fetchSeq, context, account, this.#reports, this.#calendar);
    if (this.#bySlice.size >= cachedFetches) this.#bySlice.clear();
    this.#bySlice.set(sliceName(key, row), fetch);
    return this.#remember(key, row, fetch);
  }

  #remember(key: string, row: CleanedRow, fetch: Fetch): Fetch {
    this.#lastKey = key;
    this.#lastSlice = row.slice_id;
    this.#last = fetch;
    return fetch;
  }
}

function sliceName(key: string, { slice_id }: CleanedRow): string {
  return `${key}|${slice_id}`;
}
