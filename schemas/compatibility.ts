import {
  type AvroDefinition,
  type AvroField,
  type AvroSchema,
  fullName,
  isDefinition,
  isPrimitive,
} from './avro-schema.ts';

/** Why records written with one schema cannot be read with another, and what to do about it. */
export interface Problem {
  /** Dotted path of the field; a `[]` stands for the items of an array, `{}` for the values of a map. */
  readonly path: string;
  readonly why: string;
  readonly fix: string;
}

/** One thing in which two versions of a schema differ. */
export interface Change {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly what: string;
}

/** A schema with the names that stand in it. */
interface Side {
  readonly schema: AvroSchema;
  readonly namespace: string | undefined;
  readonly named: ReadonlyMap<string, AvroDefinition>;
}

/** What a number may be read as (Avro 1.12, "Schema Resolution"). */
const promotions: Readonly<Record<string, readonly string[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/**
 * What keeps a reader from reading a writer's records, field by field; empty when nothing does. Beyond Avro's own
 * resolution rules a changed logical type is a problem: the bytes would be read, but would mean something else.
 */
export function readingProblems(writer: object, reader: object): Problem[] {
  const problems: Problem[] = [];
  compare(side(writer), side(reader), '', problems, new Set());
  return problems;
}

/** What is different from the older schema to the newer, in the newer's order. Docs do not count. */
export function schemaChanges(older: object, newer: object): Change[] {
  const before = flatten(side(older));
  const after = flatten(side(newer));
  const changes: Change[] = [];
  for (const [path, what] of after) {
    const was = before.get(path);
    if (was === undefined) changes.push({ path, kind: 'added', what });
    else if (was !== what) changes.push({ path, kind: 'changed', what: `${was} → ${what}` });
  }
  for (const [path, what] of before) if (!after.has(path)) changes.push({ path, kind: 'removed', what });
  return changes;
}

function side(schema: object): Side {
  const named = new Map<string, AvroDefinition>();
  collect(schema as AvroSchema, undefined, named);
  return { schema: schema as AvroSchema, namespace: undefined, named };
}

function collect(schema: AvroSchema, namespace: string | undefined, named: Map<string, AvroDefinition>): void {
  if (typeof schema === 'string') return;
  if (!isDefinition(schema)) {
    for (const branch of schema) collect(branch, namespace, named);
    return;
  }
  const inner = schema.namespace ?? namespace;
  if (schema.name !== undefined) {
    named.set(fullName(schema.name, inner), inner === undefined ? schema : { ...schema, namespace: inner });
  }
  for (const field of schema.fields ?? []) collect(field.type, inner, named);
  for (const child of [schema.items, schema.values]) if (child !== undefined) collect(child, inner, named);
}

/** The definition behind a name, an object, or a primitive's name; unions stay what they are. */
function resolve(at: Side): {
  readonly schema: AvroDefinition | readonly AvroSchema[];
  readonly namespace: string | undefined;
} {
  const { schema, namespace } = at;
  if (typeof schema !== 'string') {
    if (!isDefinition(schema)) return { schema, namespace };
    if (typeof schema.type === 'object') return resolve({ ...at, schema: schema.type });
    if (
      isPrimitive(schema.type) ||
      schema.name !== undefined ||
      schema.items !== undefined ||
      schema.values !== undefined
    ) {
      return { schema, namespace: schema.namespace ?? namespace };
    }
    return resolve({ ...at, schema: schema.type });
  }
  const definition = isPrimitive(schema) ? undefined : at.named.get(fullName(schema, namespace));
  return definition === undefined
    ? { schema: { type: schema }, namespace }
    : { schema: definition, namespace: definition.namespace };
}

function into(at: Side, schema: AvroSchema, namespace: string | undefined): Side {
  return { schema, namespace, named: at.named };
}

function compare(writer: Side, reader: Side, path: string, problems: Problem[], within: Set<string>): void {
  const from = resolve(writer);
  const to = resolve(reader);
  if (!isDefinition(from.schema)) {
    for (const branch of from.schema) compare(into(writer, branch, from.namespace), reader, path, problems, within);
    return;
  }
  if (!isDefinition(to.schema)) {
    compareWithUnion(writer, to.schema, into(reader, '', to.namespace), path, problems, within);
    return;
  }
  compareDefinitions(
    into(writer, from.schema, from.namespace),
    into(reader, to.schema, to.namespace),
    path,
    problems,
    within,
  );
}

/** A reader's union reads what one of its branches reads; when none does, the branch of the same kind says why. */
function compareWithUnion(
  writer: Side,
  branches: readonly AvroSchema[],
  reader: Side,
  path: string,
  problems: Problem[],
  within: Set<string>,
): void {
  let closest: Problem[] | undefined;
  for (const branch of branches) {
    const candidate = into(reader, branch, reader.namespace);
    const found: Problem[] = [];
    compare(writer, candidate, path, found, within);
    if (found.length === 0) return;
    if (kindOf(writer) === kindOf(candidate)) closest ??= found;
  }
  const what = `${describe(writer)} was written, which is none of ${branches.map((branch) => describe(into(reader, branch, reader.namespace))).join(', ')}`;
  problems.push(...(closest ?? [{ path, why: what, fix: `keep ${describe(writer)} in the union` }]));
}

function kindOf(at: Side): string {
  const { schema } = resolve(at);
  return isDefinition(schema) ? `${String(schema.type)} ${schema.name ?? ''}` : 'union';
}

function compareDefinitions(writer: Side, reader: Side, path: string, problems: Problem[], within: Set<string>): void {
  const from = writer.schema as AvroDefinition;
  const to = reader.schema as AvroDefinition;
  const kind = String(from.type);
  if (kind !== String(to.type)) {
    const promoted = promotions[kind]?.includes(String(to.type)) && from.logicalType === to.logicalType;
    if (!promoted) problems.push(typeChanged(writer, reader, path));
  } else if ((from.logicalType ?? '') !== (to.logicalType ?? '')) {
    problems.push(typeChanged(writer, reader, path));
  } else if (kind === 'record') {
    compareRecords(writer, reader, path, problems, within);
  } else if (kind === 'enum') {
    compareEnums(from, to, path, problems);
  } else if (kind === 'array') {
    compare(
      into(writer, from.items ?? 'null', writer.namespace),
      into(reader, to.items ?? 'null', reader.namespace),
      `${path}[]`,
      problems,
      within,
    );
  } else if (kind === 'map') {
    compare(
      into(writer, from.values ?? 'null', writer.namespace),
      into(reader, to.values ?? 'null', reader.namespace),
      `${path}{}`,
      problems,
      within,
    );
  }
}

function typeChanged(writer: Side, reader: Side, path: string): Problem {
  return {
    path,
    why: `${describe(writer)} was written, ${describe(reader)} is expected`,
    fix: 'leave the field as it is and add another with the new type and a default',
  };
}

function compareRecords(writer: Side, reader: Side, path: string, problems: Problem[], within: Set<string>): void {
  const from = writer.schema as AvroDefinition;
  const to = reader.schema as AvroDefinition;
  if (from.name !== to.name) {
    problems.push({
      path,
      why: `record ${from.name} was written, ${to.name} is expected`,
      fix: `keep the name ${from.name}`,
    });
    return;
  }
  const name = String(from.name);
  if (within.has(name)) return;
  within.add(name);
  const written = new Map((from.fields ?? []).map((field) => [field.name, field]));
  for (const field of to.fields ?? []) {
    const inner = join(path, field.name);
    const match = written.get(field.name);
    if (match !== undefined) {
      compare(
        into(writer, match.type, writer.namespace),
        into(reader, field.type, reader.namespace),
        inner,
        problems,
        within,
      );
    } else if (field.default === undefined) {
      problems.push({
        path: inner,
        why: 'it was not written, and the schema that reads it has no default',
        fix: `give ${field.name} a default where it is new, or keep it where it was taken away`,
      });
    }
  }
  within.delete(name);
}

function compareEnums(from: AvroDefinition, to: AvroDefinition, path: string, problems: Problem[]): void {
  const known = new Set(to.symbols);
  const unknown = (from.symbols ?? []).filter((symbol) => !known.has(symbol));
  if (unknown.length === 0 || to.default !== undefined) return;
  problems.push({
    path,
    why: `${to.name} may have been written as ${unknown.join(', ')}, which its reader does not know`,
    fix: `keep the symbols, or give the enum ${to.name} a default`,
  });
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function describe(at: Side): string {
  const { schema, namespace } = resolve(at);
  if (!isDefinition(schema)) return `[${schema.map((branch) => describe(into(at, branch, namespace))).join(', ')}]`;
  if (schema.name !== undefined) return `${String(schema.type)} ${schema.name}`;
  if (schema.items !== undefined) return `array of ${describe(into(at, schema.items, namespace))}`;
  if (schema.values !== undefined) return `map of ${describe(into(at, schema.values, namespace))}`;
  return schema.logicalType === undefined ? String(schema.type) : `${String(schema.type)} (${schema.logicalType})`;
}

/** Path of every field with what is to be said of it: type, default, symbols. A recursive type is entered once. */
function flatten(root: Side): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (at: Side, path: string, within: readonly string[]): void => {
    const { schema, namespace } = resolve(at);
    if (!isDefinition(schema)) {
      for (const branch of schema) visit(into(at, branch, namespace), path, within);
      return;
    }
    if (schema.symbols !== undefined) found.set(`${path} (enum ${schema.name})`, symbols(schema));
    if (schema.items !== undefined) visit(into(at, schema.items, namespace), `${path}[]`, within);
    if (schema.values !== undefined) visit(into(at, schema.values, namespace), `${path}{}`, within);
    if (schema.fields === undefined || within.includes(String(schema.name))) return;
    for (const field of schema.fields) {
      const inner = join(path, field.name);
      const type = into(at, field.type, namespace);
      found.set(inner, fieldText(field, type));
      visit(type, inner, [...within, String(schema.name)]);
    }
  };
  visit(root, '', []);
  return found;
}

function symbols(schema: AvroDefinition): string {
  const fallback = schema.default === undefined ? ', no default' : `, default ${String(schema.default)}`;
  return `${(schema.symbols ?? []).join(' ')}${fallback}`;
}

function fieldText(field: AvroField, type: Side): string {
  return `${describe(type)}${field.default === undefined ? ', no default' : `, default ${JSON.stringify(field.default)}`}`;
}
