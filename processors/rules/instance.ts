import { jsonSerde, type Serde } from '@millrace/streams';
import { isSameLife, type Life, unborn } from './life.ts';

/** Days whose last evaluation is remembered, to tell when restated data makes it another. */
export const rememberedDays = 35;

/** What the last evaluation of a day came to: the day that was the last complete one, whether it held, and the value. */
export type Verdict = readonly [day: number, held: boolean, value: number | null];

/** Data that is to be judged: of which day, null for what is of no day, and the record that told it first. */
export interface Waiting {
  readonly day: number | null;
  /** Whether all of it was of days before the last complete one when it came. */
  readonly restated: boolean;
  readonly cause: { readonly event_id: string; readonly trace_id: string; readonly connection_id: string };
}

/** An alert instance as it is kept: a rule and a subject, with what is to be known of their past. */
export interface Instance {
  /** What the rule judged by; another one begins anew. */
  readonly hash: string;
  readonly life: Life;
  /** Oldest first. */
  readonly verdicts: readonly Verdict[];
  /** Minute in which it is looked at again though nothing came; null for none. */
  readonly due: number | null;
  /** Number of the transition with which the alert that is, or was last, began. */
  readonly episode: number;
  /** Labels of the rule when that began: they do not change while it lives. */
  readonly labels: Readonly<Record<string, string>>;
  /** The last value there was. */
  readonly value: number | null;
  /** What the last evaluation came to, in short. */
  readonly said?: string;
  /** When data was judged last; of rules that put it together alone. */
  readonly judgedAt?: number;
  /** Data that waits to be judged; its day is the earliest of all. */
  readonly waits?: Waiting;
}

/** An instance that has not been evaluated yet. */
export function newInstance(hash: string): Instance {
  return { hash, life: unborn, verdicts: [], due: null, episode: 0, labels: {}, value: null };
}

/** The verdicts with that of a day in the place of an older one of the same day. */
export function remembered(verdicts: readonly Verdict[], verdict: Verdict): readonly Verdict[] {
  const [day, held, value] = verdict;
  const last = verdicts.at(-1);
  if (last !== undefined && last[0] === day && last[1] === held && last[2] === value) return verdicts;
  return [...verdicts.filter(([of]) => of !== day && of > day - rememberedDays), verdict].sort((a, b) => a[0] - b[0]);
}

/** Bytes of an instance. */
export const instanceSerde: Serde<Instance> = jsonSerde<Instance>();

/** Whether nothing has changed: parts that are lists are the same when they are the very same, which is what is left as it was. */
export function isSame(a: Instance, b: Instance): boolean {
  const isSaid = a.hash === b.hash && a.due === b.due && a.said === b.said && a.value === b.value;
  const isKept = a.episode === b.episode && a.judgedAt === b.judgedAt && a.waits === b.waits;
  return isSaid && isKept && a.verdicts === b.verdicts && a.labels === b.labels && isSameLife(a.life, b.life);
}

/** What waits with what came after it: judged together it is of the earlier day, and restated where both are. Null for neither. */
export function together(waits: Waiting | undefined, data: Waiting | null): Waiting | null {
  if (waits === undefined) return data;
  if (data === null) return waits;
  const days = [waits.day, data.day].filter((day) => day !== null);
  return { ...waits, day: days.length === 0 ? null : Math.min(...days), restated: waits.restated && data.restated };
}

/** The instance with data that waits, or undefined where the rule judges it at once. `debounce` and `now` are milliseconds. */
export function waiting(instance: Instance, debounce: number, now: number, data: Waiting): Instance | undefined {
  const { judgedAt, waits } = instance;
  if (judgedAt === undefined || now >= judgedAt + debounce) return undefined;
  return { ...instance, waits: together(waits, data) ?? data };
}
