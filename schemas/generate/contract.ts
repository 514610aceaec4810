import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AvroDefinition, type AvroSchema, children, fullName, isDefinition, isPrimitive } from '../avro-schema.ts';

/** All Avro files of a folder: every named type, wherever it is defined, and which of them are files' own records. */
export interface Contract {
  /** By full name, in order of definition. */
  readonly named: ReadonlyMap<string, AvroDefinition>;
  /** Full names of the records that topics carry: those defined at the top of the folder, not in `common/`. */
  readonly roots: readonly string[];
}

/**
 * Reads every `.avsc` below `folder`; `common/` first, so that shared types come before those that use them.
 * @throws Error naming the file when two files define the same name or a reference leads nowhere.
 */
export function readContract(folder: string): Contract {
  const named = new Map<string, AvroDefinition>();
  const roots: string[] = [];
  for (const file of avroFiles(folder)) {
    const definition = JSON.parse(readFileSync(join(folder, file), 'utf8')) as AvroDefinition;
    collectNamed(definition, undefined, named, file);
    if (!file.startsWith('common/')) roots.push(fullName(String(definition.name), definition.namespace));
  }
  for (const [name, definition] of named) checkReferences(definition, definition.namespace, named, name);
  return { named, roots };
}

function avroFiles(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.avsc'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  return [
    ...files.filter((file) => file.startsWith('common/')),
    ...files.filter((file) => !file.startsWith('common/')),
  ];
}

function collectNamed(
  schema: AvroSchema,
  namespace: string | undefined,
  named: Map<string, AvroDefinition>,
  file: string,
): void {
  if (typeof schema === 'string') return;
  if (!isDefinition(schema)) {
    for (const branch of schema) collectNamed(branch, namespace, named, file);
    return;
  }
  const inner = schema.namespace ?? namespace;
  if (schema.name !== undefined) {
    const name = fullName(schema.name, inner);
    if (named.has(name)) throw new Error(`${file}: ${name} is defined already; refer to it by its name`);
    named.set(name, inner === undefined ? schema : { ...schema, namespace: inner });
  }
  for (const child of children(schema)) collectNamed(child, inner, named, file);
}

function checkReferences(
  schema: AvroSchema,
  namespace: string | undefined,
  named: ReadonlyMap<string, AvroDefinition>,
  where: string,
): void {
  if (typeof schema === 'string') {
    if (isPrimitive(schema) || named.has(fullName(schema, namespace))) return;
    throw new Error(`${where}: nothing is called ${fullName(schema, namespace)}; define it in schemas/avro/common`);
  }
  if (!isDefinition(schema)) {
    for (const branch of schema) checkReferences(branch, namespace, named, where);
    return;
  }
  for (const child of children(schema)) checkReferences(child, namespace, named, where);
}
