import { isoFromDay } from '../../schemas/day.ts';
import type { Platform } from '../../schemas/generated/types.ts';
import { ContextError } from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { isRefused, parseCurrency, parseDay, parseId, parseLocalTime, parseZone, Refusal } from '../value.ts';
import type { ImportLedger, KnownAccount } from './ledger.ts';
import type { PlacedCells } from './report-rows.ts';

/** What the caller says of the account; what is left out is looked for in the file and among the known accounts. */
export interface PlacingOptions {
  readonly account: string | undefined;
  readonly currency: string | undefined;
  readonly zone: string | undefined;
}

/** An account of the file with what its slices will say of it. */
export interface PlacedAccount {
  readonly account: string;
  /** Null where each row names its own. */
  readonly currency: string | null;
  readonly zone: string;
}

/** Says which account and day each row belongs to. */
export class Placing {
  readonly #platform: Platform;
  readonly #profile: ReportProfile;
  readonly #options: PlacingOptions;
  readonly #ledger: ImportLedger;
  readonly #accounts = new Map<string, PlacedAccount>();
  /** The account that the file names, when the caller gave another name for it. */
  #alias: string | undefined;

  constructor(platform: Platform, profile: ReportProfile, options: PlacingOptions, ledger: ImportLedger) {
    this.#platform = platform;
    this.#profile = profile;
    this.#options = options;
    this.#ledger = ledger;
  }

  /** Things worth telling the user, in words. */
  readonly notes: string[] = [];

  /**
   * The row's account: the one in the file, or the caller's. A file of one account may be imported under another name, which
   * is noted; a second account in such a file is refused.
   * @throws ConnectorError MR_CONNECTOR_CONTEXT when neither the file nor the caller says it.
   */
  accountOf(cells: PlacedCells): string | Refusal {
    const said = cells.first('account');
    const given = this.#options.account;
    if (said === null) {
      if (given !== undefined) return given;
      throw new ContextError('account', 'the file does not say whose account it is: give --account');
    }
    const inFile = parseId(said.text);
    if (isRefused(inFile) || given === undefined) return inFile;
    if (this.#alias === undefined) {
      this.#alias = inFile;
      if (inFile !== given) this.#note(`the file calls its account ${inFile}; it was imported as ${given}`);
    }
    if (inFile === this.#alias) return given;
    const reason = `the row is of account ${inFile}, others of ${this.#alias}; leave --account out to import each as itself`;
    return new Refusal('BAD_ID', reason);
  }

  /** Currency and zone of an account, settled at its first row and remembered among the known accounts. */
  async settle(account: string, cells: PlacedCells): Promise<PlacedAccount> {
    const settled = this.#accounts.get(account);
    if (settled !== undefined) return settled;
    const known = await this.#ledger.account(this.#platform, account);
    const zone = this.#zone(account, cells, known);
    const inRows = cells.first('currency') !== null;
    const currency = this.#currency(account, cells, known);
    const placed = { account, zone, currency: inRows && this.#options.currency === undefined ? null : currency };
    if (known === undefined && currency !== null) {
      await this.#ledger.addAccount(this.#platform, account, { currency, zone });
    }
    this.#accounts.set(account, placed);
    return placed;
  }

  /** True when `settle` has seen the account. */
  isSettled(account: string): boolean {
    return this.#accounts.has(account);
  }

  /** The accounts that were settled. */
  get accounts(): readonly string[] {
    return [...this.#accounts.keys()];
  }

  /** Remembers what an earlier run of the same import settled. */
  resume(placed: PlacedAccount): void {
    this.#accounts.set(placed.account, placed);
  }

  /** What was settled for an account. */
  settled(account: string): PlacedAccount {
    const placed = this.#accounts.get(account);
    if (placed === undefined) throw new Error(`account ${account} was not settled`);
    return placed;
  }

  /** The row's report day, as days since 1970-01-01. */
  dayOf(cells: PlacedCells, zone: string): number | Refusal {
    const moment = cells.first('datetime');
    const day = cells.first('day');
    if (day !== null) return parseDay(day.text, day.format, zone);
    if (moment === null) return new Refusal('BAD_DAY', 'the row does not say its day');
    const local = parseLocalTime(moment.text, zone, moment.format);
    return isRefused(local) ? local : local.day;
  }

  /** What is the same for all accounts is noted once. */
  #note(note: string): void {
    if (!this.notes.includes(note)) this.notes.push(note);
  }

  /** The zone of the account's days, before any row of it was placed. */
  #zone(account: string, cells: PlacedCells, known: KnownAccount | undefined): string {
    const given = this.#options.zone;
    if (this.#profile.zoneRule === 'utc') {
      if (given !== undefined && given !== 'UTC') {
        const report = `${this.#profile.platform}/${this.#profile.report}`;
        this.#note(`days of ${report} are in UTC, so --zone ${given} was left aside`);
      }
      return 'UTC';
    }
    const inRow = cells.first('zone')?.text;
    const zone = given ?? inRow ?? known?.zone;
    if (zone === undefined) {
      throw new ContextError(
        'zone',
        `the file does not say in which zone the days of account ${account} are: give --zone, such as Europe/Berlin`,
      );
    }
    const parsed = parseZone(zone);
    if (isRefused(parsed)) throw new ContextError('zone', `${parsed.reason}; give --zone`);
    return this.#agreed('zone', account, parsed, known?.zone);
  }

  /** Null when the row's own is none: the row will be refused, others may still tell. */
  #currency(account: string, cells: PlacedCells, known: KnownAccount | undefined): string | null {
    const fixed = this.#profile.currency ?? fixedByColumn(this.#profile);
    const currency = this.#options.currency ?? cells.first('currency')?.text ?? fixed ?? known?.currency;
    if (currency === undefined) {
      throw new ContextError(
        'currency',
        `the file does not say in which currency account ${account} spends: give --currency, such as EUR`,
      );
    }
    const parsed = parseCurrency(currency);
    if (isRefused(parsed)) {
      if (this.#options.currency === undefined) return known?.currency ?? null;
      throw new ContextError('currency', `${parsed.reason}; give --currency`);
    }
    if (fixed !== undefined && this.#options.currency === undefined) return known?.currency ?? parsed;
    return this.#agreed('currency', account, parsed, known?.currency);
  }

  #agreed(what: 'zone' | 'currency', account: string, said: string, known: string | undefined): string {
    if (known === undefined || known === said || this.#options[what] === undefined) return known ?? said;
    throw new ContextError(
      what,
      `account ${account} is known with the ${what} ${known}, not ${said}: leave --${what} out, or change the account with \`millrace accounts add\``,
    );
  }
}

/** Days as people read them. */
export function dayRange(days: readonly number[]): string {
  if (days.length === 0) return 'no days';
  const first = isoFromDay(Math.min(...days));
  const last = isoFromDay(Math.max(...days));
  return first === last ? first : `${first} .. ${last}`;
}

function fixedByColumn(profile: ReportProfile): string | undefined {
  for (const { is } of profile.columns) {
    if (is.role === 'measure' && is.as === 'spend' && is.currency !== undefined) return is.currency;
  }
  return undefined;
}
