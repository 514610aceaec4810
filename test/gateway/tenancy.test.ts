import { buildSchema, isIntrospectionType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { schemaText } from '../../gateway/schema/schema.ts';
import { testEnvironment } from '../lanes.ts';
import { type Case, mutationCases, queryCases, subscriptionCases } from './cases.ts';
import { subscribeTo } from './live-client.ts';
import { publishMarked } from './marked-events.ts';
import { wholeOperation } from './operations.ts';
import { ask, startTestGateway, tokenOf } from './stored-gold.ts';
import { everythingOf, markOf, seedTenant } from './two-tenants.ts';

const schema = buildSchema(schemaText);
const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
const subscriptions = schema.getSubscriptionType()?.getFields() ?? {};
/** Each case asks for everything below a field, many of them in a minute. */
const unlimited = { queryCost: 1_000_000, ratePoints: 1_000_000, queryTokens: 20_000, queryDepth: 14 };
/** Two tenants have the same things under the same ids; the third has nothing. */
const [theirs, ours, nobody] = ['tenancy-theirs', 'tenancy-ours', 'tenancy-nobody'];
let config: Config;
let gateway: RunningGateway;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  const environment = testEnvironment();
  ({ config, gateway } = await startTestGateway(environment, { ports: gatewayPorts, limits: unlimited }));
  for (const tenant of [theirs, ours]) await seedTenant(config, tenant);
  for (const tenant of [theirs, ours, nobody]) tokens[tenant] = await tokenOf(gateway, tenant);
});
afterAll(() => gateway?.close());

async function answerTo(tenant: string, kind: 'query' | 'mutation', name: string, { variables = {} }: Case) {
  const { document } = wholeOperation(schema, kind, name);
  const { data, errors } = await ask(gateway, tokens[tenant] ?? '', document, { ...variables });
  return { text: JSON.stringify(data), errors: errors ?? [] };
}

it('has a case for every field of Query, Mutation and Subscription', () => {
  expect(Object.keys(queryCases).sort()).toEqual([...queries].sort());
  expect(Object.keys(mutationCases).sort()).toEqual([...mutations].sort());
  expect(Object.keys(subscriptionCases).sort()).toEqual(Object.keys(subscriptions).sort());
});

it('asks for every type of the schema in one of its cases', () => {
  const asked = new Set([
    ...queries.flatMap((name) => [...wholeOperation(schema, 'query', name).types]),
    ...mutations.flatMap((name) => [...wholeOperation(schema, 'mutation', name).types]),
    ...Object.keys(subscriptions).flatMap((name) => [...wholeOperation(schema, 'subscription', name).types]),
  ]);
  const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !isIntrospectionType(type));
  const roots = new Set(['Query', 'Mutation', 'Subscription']);
  const forgotten = objects.map(({ name }) => name).filter((name) => !asked.has(name) && !roots.has(name));
  expect(forgotten).toEqual([]);
});

describe.each(Object.entries(queryCases))('query %s', (name, each) => {
  it('answers each tenant with its own, and with nothing of another', async () => {
    const { text, errors } = await answerTo(ours, 'query', name, each);
    expect(errors.filter(({ extensions }) => extensions?.code !== 'MR_STORE_UNAVAILABLE')).toEqual([]);
    if (each.marked !== false) expect(text).toContain(markOf(ours));
    expect(text).not.toContain(markOf(theirs));
  });

  it('finds nothing for a tenant that names the ids of another', async () => {
    const { text } = await answerTo(nobody, 'query', name, each);
    expect(text).not.toMatch(/mark-of-tenancy-(ours|theirs)/);
  });
});

describe.each(Object.entries(subscriptionCases))('subscription %s', (name, { variables, marked }) => {
  it('tells each tenant its own, and nothing of another', async () => {
    const { data } = await ask(gateway, tokens[ours] ?? '', '{ liveCursor }');
    // No event is then missed, however long a subscription takes to begin.
    const resumes = subscriptions[name]?.args.some((argument) => argument.name === 'after');
    const given = { ...variables, ...(resumes && { after: data?.liveCursor }) };
    const query = wholeOperation(schema, 'subscription', name).document;
    const watching = [theirs, ours, nobody].map((tenant) => ({
      tenant,
      ...subscribeTo(gateway, tokens[tenant] ?? '', { query, variables: given }),
    }));
    for (const { tenant } of watching) await publishMarked(config, tenant);
    await expect.poll(() => watching.every(({ updates }) => updates.length > 0), { timeout: 5_000 }).toBe(true);
    for (const { tenant, updates, errors, stop } of watching) {
      expect(errors.filter(({ extensions }) => extensions.code !== 'MR_STORE_UNAVAILABLE')).toEqual([]);
      const marks = JSON.stringify(updates).match(/mark-of-[\w-]+/g) ?? [];
      expect(new Set(marks)).toEqual(new Set(marked === false ? [] : [markOf(tenant)]));
      stop();
    }
  });
});

describe('mutations', () => {
  it.each(Object.entries(mutationCases))(
    '%s by a tenant without anything changes nothing of another',
    async (name, each) => {
      const before = await everythingOf(config, theirs);
      const { text } = await answerTo(nobody, 'mutation', name, each);
      expect(text ?? '').not.toMatch(/mark-of-tenancy-(ours|theirs)/);
      expect(await everythingOf(config, theirs)).toBe(before);
    },
  );

  it.each(Object.entries(mutationCases))(
    '%s with ids that two tenants have changes that of who asks',
    async (name, each) => {
      const before = [await everythingOf(config, theirs), await everythingOf(config, ours)];
      const { text, errors } = await answerTo(ours, 'mutation', name, each);
      expect(errors).toEqual([]);
      expect(text).not.toContain(markOf(theirs));
      const after = [await everythingOf(config, theirs), await everythingOf(config, ours)];
      expect(after[0]).toBe(before[0]);
      if (each.marked !== false) expect(after[1], text).not.toBe(before[1]);
    },
  );
});
