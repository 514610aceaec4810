import { buildSchema, type GraphQLEnumType } from 'graphql';
import { expect, it } from 'vitest';
import { finalitySymbols, levelSymbols, platformSymbols, sliceDecisionSymbols } from '../../schemas/generated/types.ts';
import { schemaText } from './schema.ts';

const schema = buildSchema(schemaText);

it.each([
  ['Platform', platformSymbols],
  ['Level', levelSymbols],
  ['Finality', finalitySymbols],
  ['SliceDecision', sliceDecisionSymbols],
])('%s has the names of the contract', (name, symbols) => {
  expect((schema.getType(name) as GraphQLEnumType).getValues().map((value) => value.name)).toEqual([...symbols]);
});

it('has no argument or input field that names a tenant', () => {
  expect(schemaText.replace(/"[^"]*"/g, '')).not.toMatch(/tenant\w*\s*:/i);
});
