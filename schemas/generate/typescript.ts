import { type AvroDefinition, type AvroSchema, fullName, isDefinition, shortName } from '../avro-schema.ts';
import type { Contract } from './contract.ts';

const banner = '// Generated from schemas/avro by `npm run generate`. Do not edit.\n';

/** `generated/types.ts`: an interface for each record, a union of literals and the list of its symbols for each enum. */
export function typesModule(contract: Contract): string {
  const parts = [...contract.named.values()].map((type) => (type.type === 'enum' ? enumType(type) : recordType(type)));
  const roots = contract.roots.map(shortName);
  const records = roots.map((name) => `  ${name}: ${name};\n`).join('');
  return `${banner}\n${parts.join('\n')}\n/** Every record that a topic carries, by its name. */\nexport interface Records {\n${records}}\n`;
}

function enumType(type: AvroDefinition): string {
  const name = shortName(String(type.name));
  const symbols = (type.symbols ?? []).map((symbol) => `'${symbol}'`);
  const list = `${name[0]?.toLowerCase()}${name.slice(1)}Symbols`;
  return [
    comment(type.doc, ''),
    `export type ${name} = ${symbols.join(' | ')};\n`,
    `export const ${list} = [${symbols.join(', ')}] as const satisfies readonly ${name}[];\n`,
  ].join('');
}

function recordType(type: AvroDefinition): string {
  const fields = (type.fields ?? []).map(
    (field) => `${comment(field.doc, '  ')}  ${field.name}: ${typescriptType(field.type, type.namespace)};\n`,
  );
  return `${comment(type.doc, '')}export interface ${shortName(String(type.name))} {\n${fields.join('')}}\n`;
}

/** The TypeScript type of an Avro type. Longs are numbers, except `micros`, which are bigint. */
export function typescriptType(schema: AvroSchema, namespace: string | undefined): string {
  if (typeof schema === 'string') return primitiveTypes[schema] ?? shortName(fullName(schema, namespace));
  if (!isDefinition(schema)) return unionType(schema, namespace);
  if (schema.logicalType === 'micros') return 'bigint';
  if (schema.type === 'array') {
    const item = typescriptType(schema.items ?? 'null', namespace);
    return item.includes(' ') ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === 'map') return `Record<string, ${typescriptType(schema.values ?? 'null', namespace)}>`;
  if (schema.name !== undefined) return shortName(schema.name);
  return typescriptType(schema.type, namespace);
}

const primitiveTypes: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bytes: 'Buffer',
  string: 'string',
};

/** `T | null`: null last, numbers of several Avro types once. */
function unionType(branches: readonly AvroSchema[], namespace: string | undefined): string {
  const types = new Set(branches.map((branch) => typescriptType(branch, namespace)));
  const optional = types.delete('null');
  return [...types, ...(optional ? ['null'] : [])].join(' | ');
}

function comment(doc: string | undefined, indent: string): string {
  return doc === undefined ? '' : `${indent}/** ${doc.replaceAll('*/', '*\\/')} */\n`;
}

/** `generated/schemas.ts`: for each topic record the JSON of its schema with nothing left to look up elsewhere. */
export function schemasModule(contract: Contract): string {
  const entries = contract.roots.map((root) => {
    const json = JSON.stringify(selfContained(root, contract), null, 2).replaceAll('\n', '\n  ');
    return `  ${shortName(root)}: ${json},\n`;
  });
  return [
    banner,
    "\nimport type { Records } from './types.ts';\n",
    '\n/** The Avro schema of each topic record as the registry gets it: shared types stand where they are first used. */\n',
    `export const recordSchemas: Readonly<Record<keyof Records, object>> = {\n${entries.join('')}};\n`,
  ].join('');
}

/** The schema of `root` with each named type written out where it is first used and referred to by full name after. */
export function selfContained(root: string, contract: Contract): AvroSchema {
  const written = new Set<string>();
  const inline = (schema: AvroSchema, namespace: string | undefined): AvroSchema => {
    if (typeof schema === 'string') {
      const name = fullName(schema, namespace);
      const definition = contract.named.get(name);
      if (definition === undefined) return schema;
      return written.has(name) ? name : inline(definition, definition.namespace);
    }
    if (!isDefinition(schema)) return schema.map((branch) => inline(branch, namespace));
    const inner = schema.namespace ?? namespace;
    if (schema.name !== undefined) written.add(fullName(schema.name, inner));
    const { namespace: _, ...rest } = schema;
    const own = schema.name !== undefined && fullName(schema.name, inner) === root;
    return {
      ...rest,
      ...(own && inner !== undefined ? { namespace: inner } : {}),
      ...(schema.fields && { fields: schema.fields.map((field) => ({ ...field, type: inline(field.type, inner) })) }),
      ...(schema.items !== undefined && { items: inline(schema.items, inner) }),
      ...(schema.values !== undefined && { values: inline(schema.values, inner) }),
    };
  };
  return inline(root, undefined);
}
