import type { DefinitionDocument } from '../../definitions/documents.ts';
import { type DefinitionProblem, problemText } from '../../definitions/problem.ts';
import { DefinitionError } from '../../sinks/errors.ts';
import { readDefinition } from '../../sinks/notifications/policy/definition.ts';
import { readDefinitions } from '../definitions/files.ts';
import { CliError } from '../errors.ts';

/** A text that stands for a variable of the environment, so that a file needs to hold no secret. */
const variable = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * The definition in a YAML file, with variables of the environment in the place of `env:NAME`.
 * @throws CliError MR_CLI_FILE that tells every problem with its line.
 */
export function readDefinitionFile(path: string, environment: NodeJS.ProcessEnv = process.env): unknown {
  const { documents, problems } = readDefinitions(path);
  const [document, second] = documents;
  if (problems.length > 0) throw refused(problems);
  if (document === undefined)
    throw new CliError('MR_CLI_FILE', `${path} is empty: docs/guides/notifications.md shows what it holds`);
  if (second !== undefined)
    throw refused([second.problem([], 'is a second document: write all channels and routes in one')]);
  const missing: DefinitionProblem[] = [];
  const said = filled(document.said, [], (name, place) => {
    const value = environment[name];
    if (value === undefined) missing.push(document.problem(place, `${name} is not set: export it before this command`));
    return value ?? '';
  });
  if (missing.length > 0) throw refused(missing);
  check(document, said);
  return said;
}

function check(document: DefinitionDocument, said: unknown): void {
  try {
    readDefinition(said);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw refused(
      error.problems.map(({ place, message }) => document.problem(place.split('.'), `${place} ${message}`)),
    );
  }
}

function filled(
  said: unknown,
  place: readonly string[],
  lookUp: (name: string, place: readonly string[]) => string,
): unknown {
  if (typeof said === 'string') {
    const name = variable.exec(said)?.[1];
    return name === undefined ? said : lookUp(name, place);
  }
  if (Array.isArray(said)) return said.map((each, at) => filled(each, [...place, String(at)], lookUp));
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(Object.entries(said).map(([key, each]) => [key, filled(each, [...place, key], lookUp)]));
}

function refused(problems: readonly DefinitionProblem[]): CliError {
  return new CliError('MR_CLI_FILE', `nothing was changed:\n${problems.map(problemText).join('\n')}`);
}
