import { parse, stringify } from 'lossless-json';
import { PayloadError } from './errors.ts';

/** A row of a JSON body: names with dots, every number as it is written. Null is `not said`. */
export type FlatRow = Record<string, string | null>;

/** Nesting beyond this is kept as JSON text. */
const deepestField = 12;

/** JSON with every number as its own text: ids beyond 2^53 and decimals keep each digit. */
export function parseLossless(text: string): unknown {
  return parse(text, undefined, { parseNumber: (digits: string) => new NumberText(digits) });
}

/** A number's text, told apart from a string until it is known that it is a cell. */
class NumberText {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

/** What is no cell as JSON text, its numbers as they are written. */
function jsonText(value: unknown): string {
  const numbers = {
    test: (part: unknown) => part instanceof NumberText,
    stringify: (part: unknown) => (part as NumberText).digits,
  };
  return stringify(value, undefined, undefined, [numbers]) ?? '';
}

/**
 * One row's fields under flat names.
 *
 * - Nested objects: `metrics.clicks`.
 * - A list of actions (`[{"action_type": "lead", "value": 2, "7d_click": 2}]`): by type, `actions.lead` is the value,
 *   `actions.lead.7d_click` a window's. A list that names a type twice is kept as text: which one counts cannot be told.
 * - A list of one plain value is that value (`pivotValues`); any other list is kept as JSON text.
 */
export function flattenRow(row: object): FlatRow {
  const flat: FlatRow = {};
  addFields(flat, '', row, 0);
  return flat;
}

/**
 * Rows of a JSON document at the first of `paths` that leads to some; no rows when paths lead to empty lists only.
 * `data.list` is an array, '' the document itself, `results[].rows` an array in each element of an array. What the elements
 * around a row say of plain values the row says too, unless it has a field of that name itself; fields outside of arrays are
 * envelope and left out.
 *
 * @throws PayloadError MR_CONNECTOR_PAYLOAD when no path leads to rows.
 */
export function rowsAt(document: unknown, paths: readonly string[]): readonly FlatRow[] {
  let leads = false;
  for (const path of paths) {
    const rows: FlatRow[] = [];
    if (!collect(document, path === '' ? [] : path.split('.'), {}, false, rows)) continue;
    if (rows.length > 0) return rows;
    leads = true;
  }
  if (leads) return [];
  throw new PayloadError(
    `the JSON document has no rows at ${paths.map((path) => (path === '' ? 'its outermost array' : path)).join(', ')}`,
  );
}

/** Adds the rows below `value`; false when the path does not lead anywhere. */
function collect(value: unknown, steps: readonly string[], outer: FlatRow, inArray: boolean, rows: FlatRow[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return collectRows(value, outer, inArray, rows);
  if (!isObject(value)) return false;
  const own = inArray ? { ...outer, ...plainFields(value) } : outer;
  if (!step.endsWith('[]')) {
    const inner = value[step];
    if (inner === undefined) return inArray;
    return collect(inner, rest, prefixed(own, step, inner, inArray), inArray, rows);
  }
  const name = step.slice(0, -2);
  const list = name === '' ? value : value[name];
  if (!Array.isArray(list)) return false;
  return list.map((element) => collect(element, rest, own, true, rows)).every(Boolean);
}

function collectRows(value: unknown, outer: FlatRow, inArray: boolean, rows: FlatRow[]): boolean {
  if (Array.isArray(value)) {
    for (const element of value) if (isObject(element)) rows.push({ ...outer, ...flattenRow(element) });
    return value.every(isObject);
  }
  if (!inArray || !isObject(value)) return false;
  rows.push({ ...outer, ...flattenRow(value) });
  return true;
}

/** An object inside an element on the way to the rows: its plain fields under its own name. */
function prefixed(outer: FlatRow, name: string, value: unknown, inArray: boolean): FlatRow {
  if (!inArray || !isObject(value) || Array.isArray(value)) return outer;
  const named = Object.entries(plainFields(value)).map(([field, text]) => [`${name}.${field}`, text] as const);
  return { ...outer, ...Object.fromEntries(named) };
}

/** The scalar fields of an object as cell texts; nested ones are left out. */
export function plainFields(value: Record<string, unknown>): FlatRow {
  const plain: FlatRow = {};
  for (const [name, field] of Object.entries(value)) {
    const text = plainText(field);
    if (text !== undefined) plain[name] = text;
  }
  return plain;
}

function addFields(flat: FlatRow, prefix: string, value: object, depth: number): void {
  for (const [name, field] of Object.entries(value)) addField(flat, prefix + name, field, depth);
}

function addField(flat: FlatRow, name: string, field: unknown, depth: number): void {
  const text = plainText(field);
  if (text !== undefined) {
    flat[name] = text;
  } else if (Array.isArray(field)) {
    addList(flat, name, field, depth);
  } else if (isObject(field) && depth < deepestField) {
    addFields(flat, `${name}.`, field, depth + 1);
  } else {
    flat[name] = jsonText(field);
  }
}

function addList(flat: FlatRow, name: string, list: readonly unknown[], depth: number): void {
  const only = list.length === 1 ? plainText(list[0]) : undefined;
  if (only !== undefined) {
    flat[name] = only;
    return;
  }
  const actions = depth < deepestField ? actionsByType(list) : undefined;
  if (actions === undefined) flat[name] = jsonText(list);
  else for (const [type, action] of actions) addAction(flat, `${name}.${type}`, action);
}

function addAction(flat: FlatRow, name: string, action: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(action)) {
    if (field === 'action_type') continue;
    addField(flat, field === 'value' ? name : `${name}.${field}`, value, deepestField);
  }
}

function actionsByType(list: readonly unknown[]): ReadonlyMap<string, Record<string, unknown>> | undefined {
  const byType = new Map<string, Record<string, unknown>>();
  for (const action of list) {
    const type = isObject(action) ? action.action_type : undefined;
    if (typeof type !== 'string' || byType.has(type)) return undefined;
    byType.set(type, action as Record<string, unknown>);
  }
  return byType.size === 0 ? undefined : byType;
}

/** A scalar as cell text, null for null; undefined for what is no scalar. */
export function plainText(value: unknown): string | null | undefined {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return value instanceof NumberText ? value.digits : undefined;
}

/** An object or an array, and no number that is kept as its text. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof NumberText);
}
