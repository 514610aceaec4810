import { buildSchema, graphql, subscribe as subscribeTo } from 'graphql';
import { expect, it } from 'vitest';
import type { GatewayContext } from '../context.ts';
import type { Role, Scope } from '../generated/resolvers.ts';
import { schemaText } from '../schema/schema.ts';
import { accessOf, enforceAccess, unguardedFields } from './access.ts';
import { keyScopes, mayManage, roles, scopesOf } from './roles.ts';

const declared = 'directive @access(scope: Scope!) on FIELD_DEFINITION enum Scope { SELF METRICS_READ ALERTS_WRITE }';
const who = (scopes: Scope[], kind: 'USER' | 'KEY' = 'USER') =>
  ({ principal: { scopes: new Set(scopes), role: 'VIEWER', kind } }) as unknown as GatewayContext;

it('every field of Query, Mutation and Subscription says which scope it asks for', () => {
  expect(unguardedFields(buildSchema(schemaText))).toEqual([]);
});

it('nothing is changed by a scope that is for reading, and what viewers may changes nothing but themselves', () => {
  const mutations = [...accessOf(buildSchema(schemaText))].filter(([name]) => name.startsWith('Mutation.'));
  expect(mutations.filter(([, scope]) => scope !== 'SELF' && !scope.endsWith('_WRITE'))).toEqual([]);
  expect(mutations.filter(([, scope]) => scopesOf('VIEWER').has(scope) && scope !== 'SELF')).toEqual([]);
});

it('a gateway with a forgotten field does not start', () => {
  const schema = buildSchema(`${declared} type Query { a: Int @access(scope: SELF) b: Int }`);
  expect(() => enforceAccess(schema)).toThrow(/Query\.b: write @access/);
});

it('a field is resolved for who has its scope, and refused in words to who has not, the others unharmed', async () => {
  const schema = buildSchema(
    `${declared} type Query { a: Int @access(scope: SELF) b: Inner @access(scope: METRICS_READ) }
     type Inner { c: Int @access(scope: ALERTS_WRITE) d: Int }`,
  );
  enforceAccess(schema);
  const source = '{ a b { c d } }';
  const rootValue = { a: 1, b: { c: 2, d: 3 } };
  const all = await graphql({ schema, source, rootValue, contextValue: who(['SELF', 'METRICS_READ', 'ALERTS_WRITE']) });
  expect(all).toEqual({ data: { a: 1, b: { c: 2, d: 3 } } });
  const some = await graphql({ schema, source, rootValue, contextValue: who(['METRICS_READ'], 'KEY') });
  expect(some.data).toEqual({ a: null, b: { c: null, d: 3 } });
  expect(some.errors?.map(({ message }) => message)).toEqual([
    'Query.a asks for the scope SELF, and the API key does not have it: use one that has',
    'Inner.c asks for the scope ALERTS_WRITE, and the API key does not have it: use one that has',
  ]);
});

it('a subscription is refused before its source is opened', async () => {
  const schema = buildSchema(`${declared} type Query { a: Int @access(scope: SELF) }
    type Subscription { ticks: Int @access(scope: METRICS_READ) }`);
  let opened = 0;
  const field = schema.getSubscriptionType()?.getFields().ticks;
  if (field) {
    field.subscribe = async function* () {
      opened += 1;
      yield { ticks: 1 };
    };
  }
  enforceAccess(schema);
  const { parse } = await import('graphql');
  const asked = { schema, document: parse('subscription { ticks }') };
  expect(await subscribeTo({ ...asked, contextValue: who(['SELF']) })).toMatchObject({ errors: [{}] });
  expect(opened).toBe(0);
  const stream = (await subscribeTo({ ...asked, contextValue: who(['METRICS_READ']) })) as AsyncGenerator;
  expect((await stream.next()).value).toEqual({ data: { ticks: 1 } });
});

it('each role may do what those below it may, and reaches nobody above it', () => {
  for (const [at, role] of roles.entries()) {
    const below = roles[at + 1];
    if (below !== undefined) for (const scope of scopesOf(below)) expect(scopesOf(role).has(scope)).toBe(true);
    expect(roles.filter((other) => mayManage(role, other))).toEqual(roles.slice(at) as Role[]);
  }
});

it('no API key gets a scope by which it could make itself at home', () => {
  expect(keyScopes).toEqual([
    'METRICS_READ',
    'ALERTS_READ',
    'RULES_READ',
    'CONNECTIONS_READ',
    'CHANNELS_READ',
    'PIPELINE_READ',
    'MEMBERS_READ',
    'ALERTS_WRITE',
    'RULES_WRITE',
    'CONNECTIONS_WRITE',
    'CHANNELS_WRITE',
    'PIPELINE_WRITE',
    'AUDIT_READ',
  ]);
});
