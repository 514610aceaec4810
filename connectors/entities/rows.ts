import { decodeChunk, decodeText, parseDocument } from '../decode.ts';
import { PayloadError } from '../errors.ts';
import { type FlatRow, flattenRow, isObject, plainFields } from '../json-rows.ts';
import type { Column } from '../profile.ts';
import { Refusal } from '../value.ts';
import type { EntityShape, JsonRows } from './shape.ts';

/** A row of a payload: its fields, or why it has none. */
export interface SourceRow {
  /** From 1: the number of the element, or the line of a CSV file. */
  readonly row: number;
  readonly fields: FlatRow | Refusal | 'not a row';
}

export interface SourceRows {
  readonly rows: readonly SourceRow[];
  readonly only: JsonRows['only'];
}

/**
 * The rows of a payload where the shape says they are. An element that is no row stands among them as such.
 * @throws PayloadError MR_CONNECTOR_PAYLOAD when the payload is not what it should be, or has no rows at any of the places.
 */
export function sourceRows(shape: EntityShape, payload: Buffer): SourceRows {
  return 'csv' in shape.rows ? csvRows(shape, shape.rows.csv, payload) : jsonRows(shape, shape.rows.json, payload);
}

function jsonRows(shape: EntityShape, places: readonly JsonRows[], payload: Buffer): SourceRows {
  const document = parseDocument(decodeText(payload));
  for (const place of places) {
    const { at, only } = place;
    if (isNone(document, place)) return { rows: [], only };
    const found: SourceRow['fields'][] = [];
    const steps = at.split(/(?<=\[\])\.?|\./).filter((step) => step !== '');
    if (!walk(document, steps, {}, found)) continue;
    return { rows: found.map((fields, index) => ({ row: index + 1, fields })), only };
  }
  const tried = places.map(({ at }) => (at === '' ? 'its outermost object' : at)).join(', ');
  throw new PayloadError(`the JSON document has no ${shape.name} at ${tried}`);
}

/** Whether the document is how the platform writes that a list has nothing, where it does not write an empty one. */
function isNone(document: unknown, { at, nullIsNone, absentIsNone }: JsonRows): boolean {
  if (!isObject(document) || Array.isArray(document)) return false;
  const name = at.replace(/\[\]$/, '');
  if (Object.hasOwn(document, name)) return nullIsNone === true && document[name] === null;
  return absentIsNone !== undefined && Object.keys(document).every((each) => absentIsNone.includes(each));
}

/**
 * Adds what is below `value`; false when the path leads nowhere. Among the elements of an array it is enough that one leads on
 * (or that there is none): the others stand as rows that are none. A row says also what the elements around it say of plain values.
 */
function walk(value: unknown, steps: readonly string[], outer: FlatRow, found: SourceRow['fields'][]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (!isObject(value) || Array.isArray(value)) return false;
    found.push({ ...outer, ...flattenRow(value) });
    return true;
  }
  const name = step.replace(/\[\]$/, '');
  const inner = name === '' ? value : isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (name === step) return walk(inner, rest, outer, found);
  if (!Array.isArray(inner)) return false;
  const elements = inner.map((element) => {
    const below: SourceRow['fields'][] = [];
    const around = rest.length > 0 && isObject(element) ? { ...outer, ...plainFields(element) } : outer;
    const leads = walk(element, rest, around, below);
    return { leads, rows: leads ? below : (['not a row'] as const) };
  });
  if (rest.length > 0 && elements.length > 0 && !elements.some(({ leads }) => leads)) return false;
  for (const { rows } of elements) found.push(...rows);
  return true;
}

function csvRows(shape: EntityShape, csv: EntityCsv, payload: Buffer): SourceRows {
  const keys = [...shape.id, ...Object.values(shape.parents ?? {}).flat()];
  const columns: Column[] = keys.map(({ at }) => ({ names: at, is: { role: 'dimension', as: 'key' } }));
  const { header, rows } = decodeChunk(payload, 'csv', null, { csv, nulls: [], columns, jsonRows: [] });
  return {
    rows: rows.map(({ line, cells }) => ({
      row: line,
      fields:
        cells instanceof Refusal ? cells : Object.fromEntries(header.map((name, at) => [name, cells[at] ?? null])),
    })),
    only: undefined,
  };
}

type EntityCsv = Extract<EntityShape['rows'], { csv: unknown }>['csv'];
