import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type DefinitionDocument, type ReadDocuments, readDocuments } from '../../definitions/documents.ts';
import type { DefinitionProblem } from '../../definitions/problem.ts';
import { CliError } from '../errors.ts';

/** Files of one folder at most, and bytes of one. */
const maxFiles = 2_000;
const maxFileBytes = 1024 * 1024;

/**
 * Reads a YAML file, or every `.yaml` and `.yml` file of a folder and those in it, in the order of their names. Paths in problems are
 * relative to the working directory. @throws CliError MR_CLI_FILE when there are no such files, or too many or too large ones.
 */
export function readDefinitions(path: string): ReadDocuments {
  const documents: DefinitionDocument[] = [];
  const problems: DefinitionProblem[] = [];
  for (const file of filesOf(path)) {
    const read = readDocuments(relative(process.cwd(), file) || file, textOf(file));
    documents.push(...read.documents);
    problems.push(...read.problems);
  }
  return { documents, problems };
}

function filesOf(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new CliError('MR_CLI_FILE', `there is no ${path}: give a YAML file or a folder of them`);
  if (!stat.isDirectory()) return [path];
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/i.test(name))
    .sort()
    .map((name) => join(path, name));
  if (found.length === 0)
    throw new CliError('MR_CLI_FILE', `${path} has no .yaml files: \`millrace export\` writes some`);
  if (found.length > maxFiles) {
    throw new CliError(
      'MR_CLI_FILE',
      `${path} has ${found.length} YAML files: ${maxFiles} is the most, join some of them`,
    );
  }
  return found;
}

function textOf(file: string): string {
  const { size } = statSync(file);
  if (size > maxFileBytes) {
    throw new CliError('MR_CLI_FILE', `${file} has ${size} bytes: ${maxFileBytes} is the most, divide it`);
  }
  return readFileSync(file, 'utf8');
}
