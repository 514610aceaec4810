import { EntityError } from '../errors.ts';
import type { FlatRow } from '../json-rows.ts';
import { Refusal } from '../value.ts';
import type { Entity, EntityProblem, ParsedEntities } from './entity.ts';
import { EntityRowReader, type FieldProblem, recordOf } from './row-reader.ts';
import { type SourceRow, sourceRows } from './rows.ts';
import type { EntityProfile, EntityShape, JsonRows } from './shape.ts';

/**
 * Reads an API's answer that lists entities, `name` being the platform's word for them (`ad_sets`). Plain or gzip, JSON or
 * the CSV of a report, as the shape says. A row in which anything that is declared cannot be taken gives no entity but its
 * problems; the other rows are not touched by it. The caller knows the tenant: nothing here is kept between calls.
 *
 * `accountCurrency` (ISO 4217) is for amounts of rows that do not say one. Where they are in minor units, it must be known.
 *
 * @throws EntityError MR_CONNECTOR_ENTITY when the platform has no entities of that name.
 * @throws PayloadError MR_CONNECTOR_PAYLOAD when the payload is not what it should be, or has no rows where they should be.
 */
export function parseEntities(
  profile: EntityProfile,
  name: string,
  payload: Buffer,
  accountCurrency: string | null = null,
): ParsedEntities {
  const shape = findShape(profile, name);
  const { rows, only } = sourceRows(shape, payload);
  const entities: Entity[] = [];
  const problems: EntityProblem[] = [];
  let others = 0;
  for (const { row, fields } of rows) {
    if (isFields(fields) && !isOfKind(fields, only)) {
      others += 1;
      continue;
    }
    const read = isFields(fields) ? readEntity(profile, shape, fields, accountCurrency) : [rowProblem(fields)];
    if (Array.isArray(read)) problems.push(...read.map((problem) => ({ row, ...problem })));
    else entities.push(read);
  }
  return { entities, problems, others };
}

function findShape(profile: EntityProfile, name: string): EntityShape {
  const shape = profile.shapes.find((candidate) => candidate.name === name);
  if (shape !== undefined) return shape;
  const known = profile.shapes.map((candidate) => candidate.name).join(', ');
  throw new EntityError(`${profile.platform} has no entities '${name}': it has ${known}`);
}

function isFields(fields: SourceRow['fields']): fields is FlatRow {
  return typeof fields === 'object' && !(fields instanceof Refusal);
}

function isOfKind(row: FlatRow, only: JsonRows['only']): boolean {
  if (only === undefined) return true;
  if ('has' in only) return only.has.some((field) => (row[field] ?? '') !== '');
  return row[only.at] === only.is;
}

function rowProblem(fields: Exclude<SourceRow['fields'], FlatRow>): FieldProblem {
  if (fields instanceof Refusal) return { field: null, code: fields.code, reason: fields.reason };
  return { field: null, code: 'NOT_A_ROW', reason: 'the element is not the object that should stand here' };
}

function readEntity(
  profile: EntityProfile,
  shape: EntityShape,
  fields: FlatRow,
  accountCurrency: string | null,
): Entity | FieldProblem[] {
  const row = new EntityRowReader(fields, profile, accountCurrency);
  const id = row.id(shape.id);
  const entity = {
    platform: profile.platform,
    kind: shape.kind,
    parents: recordOf(shape.parents ?? {}, (candidates) => row.id(candidates)),
    references: recordOf(shape.references ?? {}, (candidates) => row.id(candidates)),
    name: row.text(shape.named),
    status: row.status(shape.status),
    serving: row.words(shape.serving),
    currency: row.currency(shape.currency),
    zone: row.zone(shape.zone),
    budgets: row.budgets(shape.budgets ?? []),
    amounts: row.amounts(shape.amounts ?? {}),
    totals: row.totals(shape.totals ?? {}),
    start: row.time(shape.start),
    end: row.time(shape.end),
    created: row.time(shape.created),
    updated: row.time(shape.updated),
    attributes: recordOf(shape.attributes ?? {}, (at) => row.text(at)),
  };
  if (row.problems.length > 0) return row.problems;
  return id === null ? [missingId(shape)] : { ...entity, id };
}

function missingId(shape: EntityShape): FieldProblem {
  const names = [...new Set(shape.id.flatMap(({ at }) => at))];
  return {
    field: names[0] ?? null,
    code: 'MISSING_ID',
    reason: `the row has no id: looked for ${names.join(', ')}`,
  };
}
