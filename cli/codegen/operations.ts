import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type DocumentNode, GraphQLError, Kind, parse, Source, specifiedRules, validate } from 'graphql';
import { CliError } from '../errors.ts';

/** The operations of one file. */
export interface OperationsFile {
  readonly location: string;
  readonly document: DocumentNode;
  /** Names of its operations. */
  readonly names: readonly string[];
}

/**
 * The operations in files, and in the files below folders, that fit the schema.
 * @throws CliError MR_CLI_FILE that lists every problem, one a line: `file:line:column message`.
 */
export function readOperations(paths: readonly string[], schemaText: string): readonly OperationsFile[] {
  const files = paths.flatMap(filesOf);
  if (files.length === 0) throw new CliError('MR_CLI_FILE', `no .graphql files in ${paths.join(', ')}: name others`);
  const problems: string[] = [];
  const read = files.flatMap((location) => {
    try {
      return [operationsFile(location)];
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      problems.push(problem(error, location));
      return [];
    }
  });
  const all: DocumentNode = { kind: Kind.DOCUMENT, definitions: read.flatMap(({ document }) => document.definitions) };
  // A fragment that only other programs use is as good.
  const rules = specifiedRules.filter(({ name }) => name !== 'NoUnusedFragmentsRule');
  problems.push(...nameless(read), ...validate(buildSchema(schemaText), all, rules).map((error) => problem(error)));
  if (problems.length > 0) {
    throw new CliError(
      'MR_CLI_FILE',
      `the operations cannot be used; nothing was written:\n  ${problems.join('\n  ')}`,
    );
  }
  return read;
}

function filesOf(path: string): string[] {
  if (!existsSync(path))
    throw new CliError('MR_CLI_FILE', `there is no ${path}: name a file or folder with operations`);
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.graphql'));
  return names.sort().map((name) => join(path, name));
}

function operationsFile(location: string): OperationsFile {
  const document = parse(new Source(readFileSync(location, 'utf8'), location));
  const names = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION && each.name ? [each.name.value] : [],
  );
  return { location, document, names };
}

/** Operations without a name: there is nothing to call their document by. */
function nameless(files: readonly OperationsFile[]): string[] {
  return files.flatMap(({ location, document }) =>
    document.definitions.some((each) => each.kind === Kind.OPERATION_DEFINITION && !each.name)
      ? [`${location}: an operation has no name: write query Name { … }`]
      : [],
  );
}

function problem(error: GraphQLError, file?: string): string {
  const at = error.locations?.[0];
  const where = error.source?.name ?? file ?? '';
  return `${where}${at ? `:${at.line}:${at.column}` : ''} ${error.message}`;
}
