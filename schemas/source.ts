import { recordSchemas } from './generated/schemas.ts';
import type { Records } from './generated/types.ts';

/** What the codec asks a schema registry. Failures to reach it are thrown; what it does not hold is undefined. */
export interface SchemaSource {
  /** Id of exactly this schema under the subject; undefined when the subject or this version of it is not there. */
  idOf(subject: string, schema: object): Promise<number | undefined>;
  /** The schema of an id. */
  schemaById(id: number): Promise<object | undefined>;
}

/** TopicNameStrategy: the subject under which a topic's value schema is registered. Keys are plain strings: no subject. */
export function valueSubject(topic: string): string {
  return `${topic}-value`;
}

/** A registry in memory: every schema under every subject, ids in order of arrival from 1. */
export class MemorySchemaSource implements SchemaSource {
  readonly #ids = new Map<string, number>();
  readonly #schemas: object[] = [];

  /** Starts with the contract's records, in their order. */
  constructor() {
    for (const name of Object.keys(recordSchemas) as (keyof Records)[]) this.add(recordSchemas[name]);
  }

  /** The id of the schema, which is added when it is new. */
  add(schema: object): number {
    const json = JSON.stringify(schema);
    const known = this.#ids.get(json);
    if (known !== undefined) return known;
    const id = this.#schemas.push(schema);
    this.#ids.set(json, id);
    return id;
  }

  async idOf(_subject: string, schema: object): Promise<number | undefined> {
    return this.#ids.get(JSON.stringify(schema));
  }

  async schemaById(id: number): Promise<object | undefined> {
    return this.#schemas[id - 1];
  }
}
