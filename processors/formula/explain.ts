import type { Formula } from './formula.ts';
import { dimensionField } from './language/fields.ts';
import { type Typed, typedParts } from './language/typed.ts';
import { framesOf } from './plan/lower.ts';
import { allPlans, type Frame, type Plan } from './plan/plan.ts';
import type { Window } from './syntax/tree.ts';

/** What a formula is made of. */
export interface Explanation {
  readonly unit: string;
  /** One line a node, children indented by two blanks more than their parent. */
  readonly tree: readonly string[];
  /** Measures that it adds up, or asks of rows. */
  readonly measures: readonly string[];
  /** Dimensions that its conditions ask for. */
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  /** What it looks at, in words. */
  readonly windows: readonly string[];
  /** Rules that hold for it and that are easily overlooked. */
  readonly notes: readonly string[];
}

/** Explains a compiled formula. */
export function explain({ typed, plan, unit }: Formula): Explanation {
  const names = (kind: 'metric' | 'dimension') => sorted(namesOf(typed, kind));
  return {
    unit,
    tree: treeLines(typed, 0),
    measures: sorted(measuresOf(plan)),
    dimensions: names('dimension').filter((name) => dimensionField(name) !== undefined),
    metrics: names('metric'),
    windows: sorted(framesOf(plan).map(frameWords)),
    notes: notesOf(plan),
  };
}

function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

function namesOf(typed: Typed, kind: 'metric' | 'dimension'): readonly string[] {
  const own =
    typed.kind !== kind
      ? []
      : typed.kind === 'metric'
        ? [`@${typed.id}@${typed.version}`]
        : [typed.kind === 'dimension' ? typed.name : ''];
  return [...own, ...typedParts(typed).flatMap((part) => namesOf(part, kind))];
}

/** Measures that a plan needs. */
export function measuresOf(plan: Plan): readonly string[] {
  return allPlans(plan).flatMap((part) => {
    if (part.op === 'sum') return [part.sum.measure, ...part.sum.together];
    return part.op === 'rowMeasure' ? [part.measure] : [];
  });
}

function treeLines(typed: Typed, depth: number): readonly string[] {
  const line = `${'  '.repeat(depth)}${labelOf(typed)}: ${typed.unit}`;
  return [line, ...typedParts(typed).flatMap((part) => treeLines(part, depth + 1))];
}

function labelOf(typed: Typed): string {
  switch (typed.kind) {
    case 'literal':
      return typeof typed.value === 'string' ? JSON.stringify(typed.value) : String(typed.value);
    case 'measure':
    case 'dimension':
      return typed.name;
    case 'metric':
      return `@${typed.id}@${typed.version}`;
    case 'negative':
      return '-';
    case 'arithmetic':
    case 'comparison':
      return typed.sign;
    case 'logic':
      return typed.word;
    case 'in':
      return `in (${typed.list.map((item) => JSON.stringify(item)).join(', ')})`;
    case 'isNull':
      return typed.negated ? 'is not null' : 'is null';
    case 'call':
      return `${typed.name}(${settingsWords(typed.settings)})`;
    case 'over':
      return `over ${windowWords(typed.window)}`;
    default:
      return typed.kind;
  }
}

function settingsWords({ days, back, whole, currency }: Extract<Typed, { kind: 'call' }>['settings']): string {
  if (days !== undefined) return `… ${days}d`;
  if (back !== undefined) return back.hours === 0 ? `… ${back.days}d` : `… ${back.days * 24 + back.hours}h`;
  if (whole !== undefined) return `… ${whole}`;
  return currency === undefined ? '' : `… ${currency}`;
}

function windowWords(window: Window): string {
  if (window.kind === 'days') return `${window.length}d${window.inclToday ? ' incl_today' : ''}`;
  return window.kind === 'hours' ? `${window.length}h` : window.kind;
}

function frameWords(frame: Frame): string {
  switch (frame.kind) {
    case 'scope':
      return moved('the days asked for', frame.back);
    case 'each':
      return 'each of those days by itself';
    case 'days':
      return moved(daysTo(frame.length, frame.inclToday ? 'today' : 'the last complete day'), frame.back);
    case 'hours':
      return `${frame.length} hours to the last complete hour${frame.back === 0 ? '' : `, ${frame.back} hours earlier`}`;
    default:
      return moved(frame.kind, frame.back);
  }
}

function daysTo(length: number, last: string): string {
  return length === 1 ? last : `${length} days to ${last}`;
}

function moved(words: string, back: number): string {
  return back === 0 ? words : `${words}, ${back} days earlier`;
}

function notesOf(plan: Plan): readonly string[] {
  const sums = allPlans(plan).flatMap((part) => (part.op === 'sum' ? [part.sum] : []));
  const notes: string[] = [];
  const pairs = sorted(
    sums
      .filter(({ together }) => together.length > 0)
      .map(({ measure, together }) => [measure, ...together].sort().join(', ')),
  );
  for (const pair of pairs) notes.push(`${pair}: added up first, then divided; of the rows that say all of them`);
  if (sums.some(({ money, convertTo }) => money && convertTo === null)) {
    notes.push('money of several currencies in one sum is null (MIXED_CURRENCY); in_currency converts it');
  }
  if (sums.some(({ frame }) => frame.kind === 'today' || (frame.kind === 'days' && frame.inclToday))) {
    notes.push('today is not over: what includes it is PARTIAL');
  }
  return notes;
}
