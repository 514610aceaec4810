import { SerdeError } from '../../errors.ts';
import type { AvroRecord, AvroType } from './avro-type.ts';
import type { AvroCursor } from './cursor.ts';
import { TextCache } from './text-cache.ts';

/** Reads a record at a cursor. */
export type RecordReader = (cursor: AvroCursor) => unknown;

/**
 * Makes a function that reads these fields of a record and skips the others. It is compiled from source made here, so that the
 * engine sees one function and the shape of what it answers.
 * Names of the schema get into the source as JSON strings only.
 */
export function compiledReader(record: AvroRecord, fields: ReadonlySet<string>): RecordReader {
  const program = new Program();
  return program.run(program.recordReader(record, fields));
}

/**
 * Makes a function that goes over a record at a cursor without reading its values, and notes where each field begins, from the
 * record's first byte, and last where the record ends.
 */
export function compiledLocator(record: AvroRecord, starts: Int32Array): (cursor: AvroCursor) => void {
  const program = new Program();
  return program.run(program.locator(record, starts));
}

/** Runs a function made here. @throws SerdeError when the bytes are not what it reads. */
export function runReader<R>(read: (cursor: AvroCursor) => R, cursor: AvroCursor): R {
  try {
    return read(cursor);
  } catch (error) {
    // Values inside one another, of a schema that contains itself, have no end in damaged bytes.
    if (error instanceof RangeError) throw new SerdeError('values are nested too deeply', { cause: error });
    throw error;
  }
}

/** Makes a function that reads a value of a type. What it makes of arrays, maps and records is frozen. */
export function compiledFrozenReader(type: AvroType): RecordReader {
  const program = new Program((made) => `Object.freeze(${made})`);
  return program.run(program.valueReader(type));
}

/** The functions of a reader in the making, and the constants that they use. */
class Program {
  /** Source of what becomes of a value that was made. */
  readonly #made: (value: string) => string;
  readonly #functions: string[] = [];
  readonly #constants: unknown[] = [];
  /** Functions by type and use, so that a record inside of itself calls its own. */
  readonly #readers = new Map<AvroType, string>();
  readonly #skippers = new Map<AvroType, string>();

  constructor(made: (value: string) => string = (value) => value) {
    this.#made = made;
  }

  /** Answers the function of a name; what it answers is as the one who had it made says. */
  run<R>(main: string): (cursor: AvroCursor) => R {
    const source = `'use strict';\n${this.#functions.join('\n')}\nreturn ${main};`;
    const make = new Function('constants', source) as (constants: readonly unknown[]) => (cursor: AvroCursor) => R;
    return make(this.#constants);
  }

  /** Answers the name of a function. */
  valueReader(type: AvroType): string {
    return this.#function('read', () => `return ${this.#read(type)};`);
  }

  /** Answers the name of a function. */
  locator({ fields }: AvroRecord, starts: Int32Array): string {
    const noted = this.#constant(starts);
    return this.#function('locate', () => {
      const steps = fields.map(({ type }, index) => `${this.#skip(type)}\n${noted}[${index + 1}] = cursor.at - start;`);
      return `const start = cursor.at;\n${noted}[0] = 0;\n${steps.join('\n')}`;
    });
  }

  /** Answers the name of a function. */
  recordReader(record: AvroRecord, wanted: ReadonlySet<string>): string {
    return this.#function('read', () => this.#recordBody(record, wanted));
  }

  #recordBody({ fields }: AvroRecord, wanted: ReadonlySet<string>): string {
    const statements: string[] = [];
    const members: string[] = [];
    for (const [index, { name, type }] of fields.entries()) {
      if (wanted.has(name)) {
        statements.push(`const field${index} = ${this.#read(type)};`);
        // In brackets it is a member like any other, also when it is called __proto__.
        members.push(`[${JSON.stringify(name)}]: field${index}`);
      } else statements.push(this.#skip(type));
    }
    return `${statements.join('\n')}\nreturn ${this.#made(`{ ${members.join(', ')} }`)};`;
  }

  /** An expression that reads a value. */
  #read(type: AvroType): string {
    switch (type.kind) {
      case 'null':
        return 'null';
      case 'boolean':
      case 'long':
      case 'micros':
      case 'float':
      case 'double':
        return `cursor.${type.kind}()`;
      case 'int':
        return 'cursor.long()';
      case 'bytes':
        return 'cursor.binary()';
      case 'string':
        return `cursor.text(${this.#constant(new TextCache())})`;
      case 'fixed':
        return `cursor.fixed(${type.size})`;
      case 'enum':
        return `cursor.symbol(${this.#constant(type.symbols)})`;
      default:
        return `${this.#shared(this.#readers, 'read', type, () => this.#readerBody(type))}(cursor)`;
    }
  }

  #readerBody(type: AvroType): string {
    switch (type.kind) {
      case 'array':
        return `const items = [];\n${eachItem('count', `items.push(${this.#read(type.items)});`)}\nreturn ${this.#made('items')};`;
      case 'map': {
        const key = this.#constant(new TextCache());
        const put = `const key = cursor.text(${key});\n${this.#constant(putMember)}(map, key, ${this.#read(type.values)});`;
        return `const map = {};\n${eachItem('count', put)}\nreturn ${this.#made('map')};`;
      }
      case 'union':
        return branches(type.branches, (branch) => `return ${this.#read(branch)};`);
      case 'record':
        return this.#recordBody(type, new Set(type.fields.map(({ name }) => name)));
      default:
        return `return ${this.#read(type)};`;
    }
  }

  /** A statement that skips a value. */
  #skip(type: AvroType): string {
    switch (type.kind) {
      case 'null':
        return '';
      case 'boolean':
        return 'cursor.skip(1);';
      case 'float':
        return 'cursor.skip(4);';
      case 'double':
        return 'cursor.skip(8);';
      case 'fixed':
        return `cursor.skip(${type.size});`;
      case 'int':
      case 'long':
      case 'micros':
      case 'enum':
        return 'cursor.skipNumber();';
      case 'bytes':
      case 'string':
        return 'cursor.skipSized();';
      default:
        return `${this.#shared(this.#skippers, 'skip', type, () => this.#skipperBody(type))}(cursor);`;
    }
  }

  #skipperBody(type: AvroType): string {
    switch (type.kind) {
      case 'array':
        return eachItem('skipCount', this.#skip(type.items));
      case 'map':
        return eachItem('skipCount', `cursor.skipSized();\n${this.#skip(type.values)}`);
      case 'union':
        return branches(type.branches, (branch) => `${this.#skip(branch)} return;`);
      case 'record':
        return type.fields.map((field) => this.#skip(field.type)).join('\n');
      default:
        return this.#skip(type);
    }
  }

  #shared(known: Map<AvroType, string>, verb: string, type: AvroType, body: () => string): string {
    const name = known.get(type);
    if (name !== undefined) return name;
    return this.#function(verb, body, (made) => known.set(type, made));
  }

  /** Adds a function, whose name is told before its body is made. */
  #function(verb: string, body: () => string, named?: (name: string) => void): string {
    const place = this.#functions.push('') - 1;
    const name = `${verb}${place}`;
    named?.(name);
    this.#functions[place] = `function ${name}(cursor) {\n${body()}\n}`;
    return name;
  }

  #constant(value: unknown): string {
    const index = this.#constants.push(value) - 1;
    this.#functions.push(`const constant${index} = constants[${index}];`);
    return `constant${index}`;
  }
}

function eachItem(count: 'count' | 'skipCount', statement: string): string {
  return `for (let left = cursor.${count}(); left !== 0; left = cursor.${count}()) for (; left !== 0; left -= 1) {\n${statement}\n}`;
}

function branches(types: readonly AvroType[], statement: (type: AvroType) => string): string {
  const cases = types.map((type, index) => `case ${index}: ${statement(type)}`);
  return `switch (cursor.branch(${types.length})) {\n${cases.join('\n')}\n}`;
}

/** `__proto__` is a key like any other. */
function putMember(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}
