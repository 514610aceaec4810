import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readContract } from './contract.ts';
import { schemasModule, selfContained, typesModule } from './typescript.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-'));
  mkdirSync(join(folder, 'common'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, schema: object): void {
  writeFileSync(join(folder, file), JSON.stringify(schema));
}

const color = {
  type: 'enum',
  name: 'Color',
  namespace: 'n',
  doc: 'Of a car.',
  symbols: ['UNKNOWN', 'RED'],
  default: 'UNKNOWN',
};
const car = {
  type: 'record',
  name: 'Car',
  namespace: 'n',
  doc: 'cars: what drives.',
  fields: [
    { name: 'color', type: 'n.Color', doc: 'As sold */.' },
    { name: 'doors', type: ['null', 'int'], default: null },
    { name: 'price', type: { type: 'long', logicalType: 'micros' } },
    { name: 'built', type: { type: 'int', logicalType: 'date' } },
    { name: 'photo', type: 'bytes' },
    { name: 'extras', type: { type: 'map', values: ['null', 'string', 'long', 'double', 'boolean'] } },
    { name: 'colors', type: { type: 'array', items: ['null', 'n.Color'] } },
    { name: 'wheel', type: { type: 'record', name: 'Wheel', fields: [{ name: 'color', type: 'Color' }] } },
  ],
};

describe('types', () => {
  it('are written by the conventions: null last, micros bigint, enums as literals with their list', () => {
    write('common/color.avsc', color);
    write('cars.avsc', car);
    expect(typesModule(readContract(folder))).toBe(`// Generated from schemas/avro by \`npm run generate\`. Do not edit.

/** Of a car. */
export type Color = 'UNKNOWN' | 'RED';
export const colorSymbols = ['UNKNOWN', 'RED'] as const satisfies readonly Color[];

/** cars: what drives. */
export interface Car {
  /** As sold *\\/. */
  color: Color;
  doors: number | null;
  price: bigint;
  built: number;
  photo: Buffer;
  extras: Record<string, string | number | boolean | null>;
  colors: (Color | null)[];
  wheel: Wheel;
}

export interface Wheel {
  color: Color;
}

/** Every record that a topic carries, by its name. */
export interface Records {
  Car: Car;
}
`);
  });
});

describe('schemas', () => {
  it('hold each named type where it is first used, and its full name after', () => {
    write('common/color.avsc', color);
    write('cars.avsc', car);
    const contract = readContract(folder);
    const { namespace: _, ...inline } = color;
    expect(selfContained('n.Car', contract)).toEqual({
      ...car,
      fields: [
        { name: 'color', type: inline, doc: 'As sold */.' },
        ...car.fields.slice(1, 7),
        { name: 'wheel', type: { type: 'record', name: 'Wheel', fields: [{ name: 'color', type: 'n.Color' }] } },
      ],
    });
    expect(schemasModule(contract)).toContain('Readonly<Record<keyof Records, object>> = {\n  Car: {');
  });
});

describe('a contract that does not hold together is refused', () => {
  it('when a name leads nowhere', () => {
    write('cars.avsc', car);
    expect(() => readContract(folder)).toThrow('n.Car: nothing is called n.Color; define it in schemas/avro/common');
  });

  it('when two files define the same name', () => {
    write('common/color.avsc', color);
    write('paint.avsc', color);
    expect(() => readContract(folder)).toThrow('paint.avsc: n.Color is defined already; refer to it by its name');
  });
});
