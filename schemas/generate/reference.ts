import {
  type AvroDefinition,
  type AvroSchema,
  fullName,
  isDefinition,
  isPrimitive,
  shortName,
} from '../avro-schema.ts';
import { type TopicId, topicKeys, topicNames, topicRecords } from '../topic-names.ts';
import type { Contract } from './contract.ts';

const intro = `# Records and topics

Generated from \`schemas/avro\` by \`npm run generate\`. Do not edit.

Values are Avro in the registry's wire format: a zero byte, the schema id in four bytes, the record. Subjects are
\`<topic>-value\`. Keys are UTF-8 text and have no schema; \`|\` and \`%\` inside a part are percent-encoded.

- \`micros\` are millionths (of a currency unit, of a count), in TypeScript \`bigint\`. Other longs are \`number\`; one beyond
  2^53 is refused.
- \`date\` is days since 1970-01-01 without a time zone. \`timestamp-micros\` is microseconds since 1970-01-01 UTC.
- \`?\` marks what may be null. A field with a default may be missing in records of older versions.
- \`UNKNOWN\` is what a reader sees for a symbol newer than itself.
`;

/** `docs/reference/schemas.md`: the topics, and a table for each record and enum. */
export function referencePage(contract: Contract): string {
  const types = [...contract.named.entries()];
  const roots = new Set(contract.roots);
  const records = types.filter(([name, type]) => roots.has(name) && type.type === 'record');
  const parts = types.filter(([name, type]) => !roots.has(name) && type.type === 'record');
  const enums = types.filter(([, type]) => type.type === 'enum');
  return [
    intro,
    `## Topics\n\n${topicTable()}`,
    ...records.map(([, type]) => section(type, '##')),
    '## Parts of records\n',
    ...parts.map(([, type]) => section(type, '###')),
    '## Enums\n',
    ...enums.map(
      ([, type]) => `### ${type.name}\n\n${doc(type)}${(type.symbols ?? []).map((one) => `\`${one}\``).join(', ')}\n`,
    ),
  ].join('\n');
}

function topicTable(): string {
  const ids = Object.keys(topicNames) as TopicId[];
  const rows = ids.map(
    (id) =>
      `| \`${topicNames[id]}\` | ${link(topicRecords[id])} | \`${cell(topicKeys[id])}\` | \`${topicNames[id]}-value\` |\n`,
  );
  return `| topic | record | key | subject |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

function section(type: AvroDefinition, heading: string): string {
  const rows = (type.fields ?? []).map((field) => {
    const fallback = field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
    return `| \`${field.name}\` | ${typeText(field.type, type.namespace)} | ${fallback} | ${cell(field.doc ?? '')} |\n`;
  });
  return `${heading} ${type.name}\n\n${doc(type)}| field | type | default | |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

function doc(type: AvroDefinition): string {
  return type.doc === undefined ? '' : `${type.doc}\n\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}

function typeText(schema: AvroSchema, namespace: string | undefined): string {
  if (typeof schema === 'string') return isPrimitive(schema) ? schema : link(shortName(fullName(schema, namespace)));
  if (!isDefinition(schema)) return unionText(schema, namespace);
  if (schema.name !== undefined) return link(schema.name);
  if (schema.logicalType !== undefined) return schema.logicalType;
  if (schema.items !== undefined) return `list of ${typeText(schema.items, namespace)}`;
  if (schema.values !== undefined) return `map of text to ${typeText(schema.values, namespace)}`;
  return typeText(schema.type, namespace);
}

function unionText(branches: readonly AvroSchema[], namespace: string | undefined): string {
  const others = branches.filter((branch) => branch !== 'null').map((branch) => typeText(branch, namespace));
  return `${others.join(' or ')}${others.length < branches.length ? '?' : ''}`;
}
