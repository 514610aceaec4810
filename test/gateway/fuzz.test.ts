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
import type { Config } from '../../base/config.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { schemaText } from '../../gateway/schema/schema.ts';
import { testEnvironment } from '../lanes.ts';
import { subscribeTo } from './live-client.ts';
import { publishMarked } from './marked-events.ts';
import { wholeOperation } from './operations.ts';
import { ask, startTestGateway, tokenOf } from './stored-gold.ts';
import { seedTenant, sharedIds } from './two-tenants.ts';

const tenant = 'gateway-fuzz';
const schema: GraphQLSchema = buildSchema(schemaText);
/** What is refused for its cost is not tried. */
const unlimited = { queryCost: 1_000_000, ratePoints: 1_000_000, queryTokens: 20_000, queryDepth: 14 };
let config: Config;
let gateway: RunningGateway;
let token: string;

beforeAll(async () => {
  const environment = testEnvironment();
  ({ config, gateway } = await startTestGateway(environment, { ports: gatewayPorts, limits: unlimited }));
  await seedTenant(config, tenant);
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

/** Subscriptions that are open at the gateway. */
async function openSubscriptions(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return Number(/^millrace_gateway_subscribers(?:\{.*\})? (\d+)$/m.exec(text)?.[1]);
}

/** What a client ends a socket with on which nothing is left. */
const byClient = 1000;

interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/**
 * Asks each on a socket of its own until each is refused or open, and lets events come while they are; then all end. Answers what was
 * told, how many were refused, and how sockets were ended by the gateway.
 */
async function subscribeAll(all: readonly Asked[]) {
  const codes: number[] = [];
  const watching = all.map((each) => {
    const one = subscribeTo(gateway, token, each);
    one.closed.then(({ code }) => code !== byClient && codes.push(code));
    return one;
  });
  // A socket that is ended is an error of its subscription, too.
  const failed = () => watching.filter(({ errors }) => errors.length > 0).length;
  await expect.poll(async () => (await openSubscriptions()) + failed(), { timeout: 5_000 }).toBe(all.length);
  const refused = failed();
  const { data } = await ask(gateway, token, '{ liveCursor }');
  const query = 'subscription S($after: String) { sliceChanged(after: $after) { cursor } }';
  const plain = subscribeTo(gateway, token, { query, variables: { after: data?.['liveCursor'] } });
  await publishMarked(config, tenant);
  // Who asks for nothing odd is served beside them.
  await expect.poll(() => plain.updates.length, { timeout: 5_000 }).toBe(1);
  const told = JSON.stringify(watching.flatMap(({ errors, updates }) => [...errors, ...updates]));
  for (const { stop } of [...watching, plain]) stop();
  await expect.poll(openSubscriptions, { timeout: 5_000 }).toBe(0);
  return { told, refused, codes };
}

/** One run, as each opens many sockets; what failed is told and not made smaller. */
const once = { numRuns: 1, endOnFailure: true };
const many = <T>(arbitrary: fc.Arbitrary<T>, count: number) =>
  fc.array(arbitrary, { minLength: count, maxLength: count });

const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});

it.each(subscriptions.map((field) => [field.name, field] as const))(
  'subscription %s answers whatever it is given',
  async (name, { args }) => {
    const query = wholeOperation(schema, 'subscription', name).document;
    await fc.assert(
      fc.asyncProperty(many(variablesOf(args), args.length === 0 ? 0 : 11), async (odd) => {
        const all = [{}, ...odd].map((variables) => ({ query, variables }));
        const { told, refused, codes } = await subscribeAll(all);
        expect(told).not.toMatch(faults);
        expect(codes).toEqual([]);
        expect(refused).toBeLessThan(all.length);
      }),
      once,
    );
  },
);

it('refuses documents that are none on a socket, and does not end it', async () => {
  await fc.assert(
    fc.asyncProperty(many(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), 20), async (all) => {
      const { told, refused, codes } = await subscribeAll(all.map((query) => ({ query })));
      expect(told).not.toMatch(faults);
      expect(codes).toEqual([]);
      expect(refused).toBe(all.length);
    }),
    once,
  );
});
