import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import type { Scope } from '../generated/resolvers.ts';
import { isKept, responseQuestion } from './kept-responses.ts';

it.each([
  ['{ metrics(filter: $f) { nodes { day } } dataRanges { level } }', true],
  ['query Q($f: MetricFilter!) { metrics(filter: $f, groupBy: []) { nodes { day } } }', true],
  // What else they show may change while gold does not.
  ['{ metrics(filter: $f, formulas: ["@own"]) { nodes { day } } }', false],
  ['{ metrics(filter: $f) { nodes { day } } alerts { nodes { alertId } } }', false],
  ['{ ...Hidden } fragment Hidden on Query { me { name } }', false],
  ['{ ... on Query { accounts { nodes { accountId } } } }', false],
  ['mutation { metrics }', false],
])('%s is kept: %s', (query, kept) => {
  expect(isKept(parse(query).definitions[0] as OperationDefinitionNode)).toBe(kept);
});

it('a response is of one tenant, one set of scopes and one question', () => {
  const principal = { tenant: 't', scopes: new Set<Scope>(['METRICS_READ', 'ALERTS_READ']) };
  const asked = { query: '{ dataRanges { level } }', variables: { a: 1 }, operationName: undefined };
  const text = (...changes: Parameters<typeof responseQuestion>) => JSON.stringify(responseQuestion(...changes));
  const others = [
    text({ ...principal, tenant: 'u' }, asked),
    text({ ...principal, scopes: new Set<Scope>(['METRICS_READ']) }, asked),
    text(principal, { ...asked, query: '{ dataRanges { accounts } }' }),
    text(principal, { ...asked, variables: { a: 2 } }),
    text(principal, { ...asked, operationName: 'Q' }),
  ];
  expect(new Set([text(principal, asked), ...others]).size).toBe(6);
  const turned = { ...principal, scopes: new Set<Scope>(['ALERTS_READ', 'METRICS_READ']) };
  expect(text(turned, asked)).toBe(text(principal, asked));
});
