import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { CliError } from '../errors.ts';

/** The schema that the repository publishes. */
const published = fileURLToPath(new URL('../../gateway/schema/schema.graphql', import.meta.url));
/** Milliseconds that a gateway has to tell its schema. */
const answerMs = 20_000;

/** A schema, and where it is from. */
export interface ReadSchema {
  readonly text: string;
  readonly from: string;
}

/**
 * The schema in a file or of a running gateway (`http://127.0.0.1:4000`, which `token` may ask).
 * @throws CliError MR_CLI_FILE that says what to give instead.
 */
export async function readSchema(from: string = published, token: string | undefined = undefined): Promise<ReadSchema> {
  if (/^https?:\/\//.test(from)) return { text: await askFor(from, token), from };
  if (existsSync(from)) return { text: readFileSync(from, 'utf8'), from };
  throw new CliError(
    'MR_CLI_FILE',
    `there is no schema ${from}: name a file, or a gateway such as http://127.0.0.1:4000`,
  );
}

async function askFor(gateway: string, token: string | undefined): Promise<string> {
  if (token === undefined) {
    throw new CliError('MR_CLI_FILE', `${gateway} tells its schema to who has a token: give --token or MILLRACE_TOKEN`);
  }
  const address = `${gateway.replace(/\/+$/, '').replace(/\/graphql$/, '')}/graphql`;
  const query = getIntrospectionQuery();
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(answerMs),
  }).catch((error: Error) => {
    throw new CliError('MR_CLI_FILE', `${address} does not answer (${String(error.cause ?? error.message)})`, {
      cause: error,
    });
  });
  const { data, errors } = (await answer.json()) as { data?: IntrospectionQuery; errors?: { message: string }[] };
  if (data) return printSchema(buildClientSchema(data));
  throw new CliError('MR_CLI_FILE', `${address} did not tell its schema: ${errors?.[0]?.message ?? answer.statusText}`);
}
