import { buildSchema, parse, validate } from 'graphql';
import { createClient } from 'graphql-ws';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningGateway } from '../../gateway/main.ts';
import { schemaText } from '../../gateway/schema/schema.ts';
import { ask, tokenOf } from '../gateway/stored-gold.ts';
import type { GraphqlStep } from './markdown.ts';
import { expectOutput } from './output.ts';

/** Milliseconds within which the sample data has changed something. */
const changeMs = 30_000;
const schema = buildSchema(schemaText);

/**
 * Sends a guide's document to the gateway with a token of the step's tenant. A query is answered, a subscription brings a
 * change; both without errors, and as the guide shows. Throws for a document that is not of the schema.
 */
export async function expectGraphql(gateway: RunningGateway, step: GraphqlStep): Promise<void> {
  const document = parse(step.text);
  expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
  const subscribes = document.definitions.some(
    (definition) => definition.kind === 'OperationDefinition' && definition.operation === 'subscription',
  );
  const token = await tokenOf(gateway, step.tenant);
  const answer = subscribes
    ? await firstUpdate(gateway, token, step)
    : await ask(gateway, token, step.text, step.variables);
  expect(answer.errors).toBeUndefined();
  if (step.output !== undefined) expectOutput(JSON.stringify({ data: answer.data }), step.output);
}

async function firstUpdate(gateway: RunningGateway, token: string, { text, variables }: GraphqlStep) {
  const client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const timer = setTimeout(() => client.terminate(), changeMs);
  try {
    for await (const update of client.iterate({ query: text, variables })) return update;
    throw new Error('the subscription ended without a change');
  } finally {
    clearTimeout(timer);
    await client.dispose();
  }
}
