import type { OpenAlertsQuery } from '../generated/operations.ts';
import type { AlertLine } from './groups.ts';

/** Milliseconds for which the pages beyond the first ones stand: thousands of alerts are not read again at every change of one. */
const furtherMs = 30_000;

/** Open alerts that are read page by page: by the name of their first page in the question, with the states that they are in. */
export const paged = {
  firing: ['FIRING'],
  unsure: ['NO_DATA', 'ERROR'],
  quiet: ['PENDING', 'RECOVERING', 'AMENDED', 'SUPPRESSED'],
} as const;
export type PagedName = keyof typeof paged;
export const pagedNames = Object.keys(paged) as PagedName[];

type PageInfo = OpenAlertsQuery['firing']['pageInfo'];

/** A page of alerts. */
export interface AlertPage {
  readonly nodes: readonly AlertLine[];
  readonly pageInfo: PageInfo;
}

/** Alerts beyond the first pages. */
export type Further = Readonly<Partial<Record<PagedName, AlertPage>>>;

/** Who is asked, and told. Undefined in the place of an answer: there is none. */
interface Asked {
  readonly first: () => Promise<OpenAlertsQuery | undefined>;
  readonly page: (name: PagedName, after: string) => Promise<AlertPage | undefined>;
  /** Told what lies beyond the first pages. */
  readonly onFurther: (further: Further) => void;
  /** Told why the last reading of it failed; undefined once one did not. */
  readonly onProblem: (problem: unknown) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Reads the open alerts again and again: the first pages each time, those beyond when they are asked for or have grown old. */
export class AlertReading {
  readonly #asked: Asked;
  #pages = 0;
  /** What was read beyond the first pages: how many, since when, and what. */
  #read: { readonly pages: number; readonly at: number; readonly further: Further } = { pages: 0, at: 0, further: {} };
  #running: { done: Promise<void>; isOld: boolean } | null = null;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** One reading at a time: what is asked for meanwhile is asked once more after it, and no older answer comes last. */
  refresh(): Promise<void> {
    if (this.#running !== null) {
      this.#running.isOld = true;
      return this.#running.done;
    }
    const running = { done: Promise.resolve(), isOld: false };
    this.#running = running;
    const read = async () => {
      do {
        running.isOld = false;
        await this.#readOnce();
      } while (running.isOld);
    };
    running.done = read()
      // The state of the question for the first pages tells what is wrong.
      .catch(() => undefined)
      .finally(() => {
        this.#running = null;
      });
    return running.done;
  }

  /** Reads the next page of each of those that were not read whole, too. */
  more(): Promise<void> {
    this.#pages += 1;
    return this.refresh();
  }

  async #readOnce(): Promise<void> {
    const { first, onFurther, onProblem, now } = this.#asked;
    const answer = await first();
    const isOld = now() - this.#read.at > furtherMs;
    // What stands is read on from its end; what is old, from the first pages on.
    const read = isOld || this.#read.pages === 0 ? { pages: 0, at: now(), further: {} } : this.#read;
    const pages = this.#pages;
    if (pages === read.pages || answer === undefined) return;
    try {
      const further = await this.#readFurther(answer, read.further, pages - read.pages);
      onFurther(further);
      this.#read = { pages, at: read.at, further };
      onProblem(undefined);
    } catch (error) {
      onProblem(error);
    }
  }

  /** Reads `pages` pages beyond what is known of each, or beyond its first page. */
  async #readFurther(first: OpenAlertsQuery, known: Further, pages: number): Promise<Further> {
    const read = await Promise.all(
      pagedNames.map(async (name) => {
        const begin = known[name] ?? { nodes: [], pageInfo: first[name].pageInfo };
        return [name, await this.#readBeyond(name, begin, pages)] as const;
      }),
    );
    return Object.fromEntries(read);
  }

  async #readBeyond(name: PagedName, known: AlertPage, pages: number): Promise<AlertPage> {
    let beyond = known;
    for (let page = 0; page < pages && beyond.pageInfo.hasNextPage && beyond.pageInfo.endCursor !== null; page += 1) {
      const next = await this.#asked.page(name, beyond.pageInfo.endCursor);
      if (next === undefined) break;
      beyond = { nodes: [...beyond.nodes, ...next.nodes], pageInfo: next.pageInfo };
    }
    return beyond;
  }
}

/** The answer with those that are worst among what fires, however many newer ones there are. */
export function withWorst(answer: OpenAlertsQuery): OpenAlertsQuery {
  const { worst, firing } = answer;
  const known = new Set(firing.nodes.map(({ alertId }) => alertId));
  const missing = worst.nodes.filter(({ alertId }) => !known.has(alertId));
  return missing.length === 0 ? answer : { ...answer, firing: { ...firing, nodes: [...missing, ...firing.nodes] } };
}

/** The first pages with the further ones below them, each alert once, where it is now. */
export function withFurther(answer: OpenAlertsQuery, further: Further): OpenAlertsQuery {
  const known = new Set(
    [...pagedNames.map((name) => answer[name]), answer.over].flatMap(({ nodes }) =>
      nodes.map(({ alertId }) => alertId),
    ),
  );
  const whole = pagedNames.map((name) => {
    const beyond = further[name];
    if (beyond === undefined) return [name, answer[name]] as const;
    const nodes = [...answer[name].nodes, ...beyond.nodes.filter(({ alertId }) => !known.has(alertId))];
    return [name, { ...answer[name], nodes, pageInfo: beyond.pageInfo }] as const;
  });
  return { ...answer, ...Object.fromEntries(whole) };
}
