import { sliceId } from '../../schemas/slice.ts';
import type { DayRow, Flight, Rates } from '../formula/run/data.ts';
import { DaySeries } from '../formula/run/series.ts';
import type { KeptDay, Subject } from './day-store.ts';
import { type KeptFlight, Planned } from './planned.ts';
import type { KeptTrouble } from './trouble.ts';

/** Slices that evidence names at most. */
const maxSlices = 31;

/** What is known of a subject's account beside its days. */
export interface AccountFacts {
  readonly troubles?: Iterable<KeptTrouble>;
  readonly flights?: Iterable<KeptFlight>;
}

/** The days of a subject as formulas read them: of several reports of a day the one that counts. */
export class History {
  readonly subject: Subject;
  /** What the entity is called; null where no report says. */
  readonly name: string | null;
  /** Ids from the account down to it. */
  readonly path: readonly string[];
  readonly zone: string;
  /** What the platform said of it on its newest day; null where nobody knows. */
  readonly state: string | null;
  /** Which report counts, by day. */
  readonly counted: ReadonlyMap<number, Counted>;
  readonly #days: readonly KeptDay[];
  readonly #account: History | null;
  readonly #rates: Rates;
  readonly #troubles: readonly KeptTrouble[];
  readonly #planned: Planned;
  readonly #series = new Map<Flight | null, DaySeries>();

  /** `account` is the history of the subject's account, which knows of days on which the subject did nothing. */
  constructor(
    subject: Subject,
    days: Iterable<KeptDay>,
    account: History | null,
    rates: Rates,
    { troubles = [], flights = [] }: AccountFacts = {},
  ) {
    this.#planned = new Planned(subject, flights);
    this.#troubles = [...troubles].filter(({ level }) => level === subject.level);
    const all = [...days];
    this.subject = subject;
    this.#account = account;
    this.#rates = rates;
    this.counted = account?.counted ?? countedReports(all);
    this.#days = all
      .filter((kept) => this.#counts(kept))
      .sort((a, b) => a.day - b.day || (a.hour ?? -1) - (b.hour ?? -1));
    const newest = this.#days.findLast(({ sums }) => sums.facts > 0) ?? this.#days.at(-1);
    this.name = newest?.sums.name ?? null;
    this.path = newest?.sums.path ?? [];
    this.state = newest?.sums.standing.state ?? null;
    this.zone = newest?.zone ?? account?.zone ?? 'UTC';
  }

  get isEmpty(): boolean {
    return this.#days.length === 0;
  }

  /** What it was planned for on a day, as its organisation says; null where it does not. */
  flightOn(day: number): Flight | null {
    return this.#planned.on(day);
  }

  /** The first day that is kept of it on which it did anything; undefined where it never did. */
  get firstDay(): number | undefined {
    return this.#days.find(({ sums }) => sums.facts > 0)?.day;
  }

  /** Ids of the account's slices of this level that something is wrong with. */
  get troubledSlices(): readonly string[] {
    return [...new Set(this.#troubles.map(({ slice }) => slice))].sort().slice(-maxSlices);
  }

  /** Its days as a series; with `flight` for what is planned. */
  series(flight: Flight | null): DaySeries {
    const known = this.#series.get(flight);
    if (known !== undefined) return known;
    const made = new DaySeries({
      zone: this.zone,
      rates: this.#rates,
      troubles: (trouble) => this.#troubles.filter((each) => each.trouble === trouble).length,
      ...(flight !== null && { flight }),
      ...(this.#account !== null && { account: this.#account.series(null) }),
    });
    for (const kept of this.#days) {
      if (kept.sums.facts > 0) made.put(`${kept.day}/${kept.hour}/${kept.report}/${kept.currency}`, this.#row(kept));
      else if (this.subject.entity === null && kept.hour === null) made.cover(kept.day, kept.coverage >= 1);
    }
    this.#series.set(flight, made);
    return made;
  }

  /** The days kept, first to last, both included. */
  between(from: number, to: number): readonly KeptDay[] {
    return this.#days.filter(({ day }) => day >= from && day <= to);
  }

  /** The same of all entities of its account: how final and how complete a day is holds for all of them. */
  accountBetween(from: number, to: number): readonly KeptDay[] {
    return (this.#account ?? this).between(from, to);
  }

  /** Whether all of a day was fetched. */
  isComplete(day: number): boolean {
    return (this.#account ?? this).series(null).isComplete(day);
  }

  /** Ids of the slices of the newest days up to one. */
  slices(from: number, to: number): string[] {
    const { platform, account, level } = this.subject;
    const ids = this.between(from, to).map(({ report, day }) => sliceId(platform, account, report, level, day));
    return [...new Set(ids)].slice(-maxSlices);
  }

  #counts({ day, hour, report }: KeptDay): boolean {
    const counted = this.counted.get(day);
    const best = hour === null ? counted?.daily : counted?.hourly;
    // Of a day that the account does not tell yet, the entity's own row is all there is.
    return best === undefined || best.report === report;
  }

  #row({ day, hour, report, currency, coverage, finality, sums }: KeptDay): DayRow {
    const { platform, account, family, level, entity } = this.subject;
    return {
      day,
      hour,
      currency,
      coverage,
      measures: sums.reach === null ? sums.measures : { ...sums.measures, reach: sums.reach },
      texts: {
        platform,
        account_id: account,
        level,
        report_type: report,
        report_family: family,
        entity_id: entity ?? account,
        entity_name: sums.name,
        currency,
        zone: this.zone,
        finality,
      },
    };
  }
}

/** The report that counts on a day, and the one that counts where hours are asked for. */
interface Counted {
  daily?: { readonly report: string; readonly rank: number };
  hourly?: { readonly report: string; readonly rank: number };
}

function countedReports(days: readonly KeptDay[]): ReadonlyMap<number, Counted> {
  const counted = new Map<number, Counted>();
  for (const { day, hour, report, rank, sums } of days) {
    if (sums.facts === 0) continue;
    const best = counted.get(day) ?? {};
    counted.set(day, best);
    const of = hour === null ? 'daily' : 'hourly';
    const now = best[of];
    if (now === undefined || rank < now.rank || (rank === now.rank && report < now.report)) best[of] = { report, rank };
  }
  return counted;
}
