import { canonicalJson } from '../base/canonical-json.ts';
import type { Change, Plan } from './change.ts';
import { equal } from './stored.ts';

/** A setting that differs: where it stands, and both values; undefined where it is not said. */
export interface SettingDifference {
  readonly place: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The settings in which two definitions differ, as files have them, in the order of the new one. Lists are compared as a whole. */
export function settingDifferences(before: unknown, after: unknown): readonly SettingDifference[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter((place) => !equal(old.get(place) ?? null, now.get(place) ?? null))
    .map((place) => ({ place, before: old.get(place), after: now.get(place) }));
}

function flat(value: unknown, place = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) flat(inner, place === '' ? name : `${place}.${name}`, found);
  } else if (value !== null && value !== undefined) {
    found.set(place, value);
  }
  return found;
}

/** Characters of a value that are shown at most. */
const shownLength = 100;
const signs = { create: '+', update: '~', remove: '-', follow: '~' } as const;

/** A plan for people: what changes, setting by setting, what the files do not describe, and a count. */
export function planText(plan: Plan): string {
  const lines = plan.changes.flatMap(changeLines);
  if (plan.unmanaged.length > 0) {
    const names = plan.unmanaged.map(({ kind, id }) => `${kind} ${id}`).join(', ');
    lines.push(`not in the files, left as they are (--prune takes them out): ${names}`);
  }
  lines.push(summary(plan));
  return lines.join('\n');
}

function changeLines(change: Change): readonly string[] {
  const head = `${signs[change.action]} ${change.kind} ${change.id}${versionWords(change)}`;
  if (change.action === 'remove' || change.action === 'follow') return [head];
  return [
    head,
    ...settingDifferences(change.before, change.after).flatMap(({ place, before, after }) => [
      ...(before === undefined ? [] : [`  - ${place}: ${shown(before)}`]),
      ...(after === undefined ? [] : [`  + ${place}: ${shown(after)}`]),
    ]),
  ];
}

function versionWords(change: Change): string {
  if (change.action === 'remove') return '';
  if (change.kind === 'metric') return `@${change.definition.version}`;
  if (change.action !== 'follow') return `@${change.version}`;
  const newest = new Map(change.metrics.map(({ metric_id: id, version }) => [id, version]));
  return ` goes on with ${[...newest].map(([id, version]) => `@${id}@${version}`).join(', ')}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return `${value.length} entr${value.length === 1 ? 'y' : 'ies'} (${canonicalJson(value).length} characters)`;
  }
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

function summary({ changes, unchanged }: Plan): string {
  const count = (...actions: readonly string[]) => changes.filter(({ action }) => actions.includes(action)).length;
  return `${count('create')} to add, ${count('update', 'follow')} to change, ${count('remove')} to remove, ${unchanged} unchanged`;
}
