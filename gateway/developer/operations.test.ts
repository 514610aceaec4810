import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { Documents } from '../limits/documents.ts';
import { defaultLimits } from '../limits.ts';
import { schemaText } from '../schema/schema.ts';
import { seededOperations } from './operations.ts';

const schema = buildSchema(schemaText);

it.each(seededOperations())('$name is of the schema, and within every limit', ({ query, variables }) => {
  expect(validate(schema, parse(query))).toEqual([]);
  const { cost } = new Documents(schema, defaultLimits).prepare(query, JSON.parse(variables));
  expect(cost).toBeGreaterThan(0);
});
