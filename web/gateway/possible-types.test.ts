import { readFileSync } from 'node:fs';
import { buildSchema, isAbstractType } from 'graphql';
import { expect, it } from 'vitest';
import { possibleTypes } from './possible-types.ts';

it('knows the types of every union and interface that the gateway answers with', () => {
  const schema = buildSchema(readFileSync(new URL('../../gateway/schema/schema.graphql', import.meta.url), 'utf8'));
  const known = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [
      type.name,
      schema
        .getPossibleTypes(type)
        .map(({ name }) => name)
        .sort(),
    ]);
  expect(possibleTypes).toEqual(Object.fromEntries(known));
});
