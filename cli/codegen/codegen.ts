import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError } from '../errors.ts';
import { readOperations } from './operations.ts';
import { readSchema } from './schema.ts';
import { typedOperations } from './typed-operations.ts';

/** What `millrace codegen` is told. */
export interface CodegenArguments {
  readonly out: string;
  readonly schema?: string;
  readonly token?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/**
 * Writes the typed documents of the operations in `paths`; a file that is as it would be is left alone.
 * @throws CliError MR_CLI_FILE for what cannot be read or does not fit the schema: every problem, with its file and line.
 */
export async function codegenOperations(paths: readonly string[], options: CodegenArguments): Promise<void> {
  const schema = await readSchema(options.schema, options.token ?? process.env['MILLRACE_TOKEN']);
  const documents = readOperations(paths, schema.text);
  const content = await typedOperations(schema.text, documents);
  const before = existsSync(options.out) ? readFileSync(options.out, 'utf8') : undefined;
  const changed = before !== content;
  if (changed && options.check) {
    throw new CliError('MR_CLI_FILE', `${options.out} is stale: run the same command without --check`);
  }
  if (changed) {
    mkdirSync(dirname(options.out), { recursive: true });
    writeFileSync(options.out, content);
  }
  const operations = documents.flatMap(({ names }) => names);
  const summary = { file: options.out, schema: schema.from, operations, changed };
  const what = `${operations.length} operations of ${documents.length} files`;
  const text = changed ? `wrote ${options.out}: ${what}` : `nothing to do: ${options.out} is fresh (${what})`;
  console.log(options.json ? JSON.stringify(summary, null, 2) : text);
}
