import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { schemaText } from '../../gateway/schema/schema.ts';
import { testEnvironment } from '../lanes.ts';
import { wholeOperation } from './operations.ts';
import { startTestGateway, tokenOf } from './stored-gold.ts';
import { seedTenant, sharedIds } from './two-tenants.ts';

const tenant = 'gateway-fuzz';
const schema: GraphQLSchema = buildSchema(schemaText);
/** What is refused for its cost is not tried. */
const unlimited = { queryCost: 1_000_000, ratePoints: 1_000_000, queryTokens: 20_000, queryDepth: 14 };
let gateway: RunningGateway;
let token: string;

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment(), { ports: gatewayPorts, limits: unlimited });
  ({ gateway } = started);
  await seedTenant(started.config, tenant);
  token = await tokenOf(gateway, tenant);
});
afterAll(() => gateway?.close());

/** Texts that stores and parsers stumble over, and some that are there. */
const texts = fc.oneof(
  fc.constantFrom(...Object.values(sharedIds)),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    "'; drop table rule; --",
    '{tenant:String}',
    '%_\\',
    '@ctr@999999999',
    '🙂'.repeat(40),
    '\ud800',
    'x'.repeat(5_000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  String: texts,
  ID: texts,
  Int: fc.oneof(fc.integer({ min: -3, max: 600 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  Float: fc.double({ noNaN: true, noDefaultInfinity: true }),
  Boolean: fc.boolean(),
  Date: fc.oneof(fc.constantFrom('2026-11-01', '1970-01-01', '2149-06-06', '2026-02-30', 'yesterday'), texts),
  DateTime: fc.oneof(
    fc.constantFrom('2026-11-01T00:00:00Z', '1970-01-01T00:00:00.000001Z', '2149-06-06T23:59:59+14:00'),
    texts,
  ),
  Count: fc.integer(),
  Decimal: fc.oneof(fc.constantFrom('0.1', '-1'), texts),
  JSON: fc.oneof(
    fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as unknown),
    fc.constantFrom(
      { rule: 'x', name: 'x', scope: { level: 'campaign' }, condition: '@ctr < 1%' },
      { rule: 'x', name: '\0', scope: { level: 'campaign' }, condition: 'clicks > 1' },
      { kind: 'webhook', url: 'http://127.0.0.1', secret: 'x' },
    ),
  ),
};

/** Values of a type, now and then left out or of another type. */
function inputOf(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return inputOf(type.ofType, depth);
  if (isListType(type)) return fc.array(inputOf(type.ofType, depth + 1), { maxLength: 4 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    if (depth > 4) return fc.constant(null);
    const fields = Object.values(type.getFields());
    const required = fields.filter(isRequiredInputField).map(({ name }) => name);
    return fc.record(Object.fromEntries(fields.map((field) => [field.name, inputOf(field.type, depth + 1)])), {
      requiredKeys: required,
    });
  }
  return scalars[type.name] ?? fc.constant(null);
}

function variablesOf(args: readonly GraphQLArgument[]): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(args.map((argument) => [argument.name, inputOf(argument.type)]));
  return fc.record(values, { requiredKeys: args.filter(isRequiredArgument).map(({ name }) => name) }) as fc.Arbitrary<
    Record<string, unknown>
  >;
}

/** What a request may never end in, whatever it says: our own fault, or a store that could not take a value. */
const faults = /MR_INTERNAL|MR_STORE_ROW|MR_STORE_UNAVAILABLE/;
/** These end who asks, or cost seconds each on purpose. */
const leftOut = /password|session|signOut|secondFactor|recoveryCodes|leaveOrganisation|sendTestMessage/i;

const operations = (['query', 'mutation'] as const).flatMap((kind) => {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {})
    .filter(({ name }) => !leftOut.test(name))
    .map((field) => ({ kind, field, document: wholeOperation(schema, kind, field.name).document }));
});

it.each(operations.map((operation) => [`${operation.kind} ${operation.field.name}`, operation] as const))(
  '%s answers whatever it is given',
  async (_name, { field, document }) => {
    await fc.assert(
      fc.asyncProperty(variablesOf(field.args), async (variables) => {
        const response = await fetch(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: document, variables }),
        });
        const text = await response.text();
        expect(response.status, text).toBeLessThan(500);
        expect(text).not.toMatch(faults);
      }),
      { numRuns: field.args.length === 0 ? 1 : 12 },
    );
  },
);

it('answers documents that are none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (query) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBeLessThan(500);
    }),
    { numRuns: 50 },
  );
});
