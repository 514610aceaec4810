import { basename } from 'node:path';
import { RuleError, ruleProblemWords } from '../../processors/errors.ts';
import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { type ExampleResult, runExamples } from '../../processors/rules/run-example.ts';
import { readDefinitions } from '../definitions/files.ts';
import { catalogueAndMetrics } from './metrics.ts';

/** What the command line says. */
export interface TestArguments {
  readonly tenant?: string;
  readonly json?: boolean;
}

/** A rule of a file with how its examples went, or why it cannot be. */
interface TestedRule {
  readonly rule: string;
  readonly file: string;
  readonly problems: readonly string[];
  readonly examples: readonly ExampleResult[];
}

/**
 * Runs the examples stored with the rules of files. Resolves to the exit code: 1 when one does not go as it says, or a rule cannot be.
 * @throws CliError MR_CLI_FILE when there are no such files.
 */
export async function testRules(paths: readonly string[], options: TestArguments): Promise<number> {
  const { catalogue, own } =
    options.tenant === undefined
      ? { catalogue: builtInCatalogue(), own: [] }
      : await catalogueAndMetrics(options.tenant);
  const tested: TestedRule[] = [];
  for (const path of paths) {
    const { documents, problems } = readDefinitions(path);
    for (const { file, line, message } of problems)
      tested.push({ rule: `line ${line}`, file, problems: [message], examples: [] });
    for (const { file, said } of documents) {
      if (typeof said === 'object' && said !== null && 'rule' in said) {
        const rule = String(said.rule);
        tested.push({ rule, file, ...run(() => runExamples(said, catalogue, own)) });
      }
    }
  }
  const failed = tested.filter(({ problems, examples }) => problems.length > 0 || examples.some(hasFailed));
  if (options.json === true) console.log(JSON.stringify({ rules: tested, failed: failed.length }, null, 2));
  else console.log(testedText(tested));
  return failed.length > 0 || tested.length === 0 ? 1 : 0;
}

function run(examples: () => readonly ExampleResult[]): Pick<TestedRule, 'problems' | 'examples'> {
  try {
    return { problems: [], examples: examples() };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { problems: error.problems.map(ruleProblemWords), examples: [] };
  }
}

function hasFailed({ mismatches }: ExampleResult): boolean {
  return mismatches.length > 0;
}

/** A line an example, and below those that failed what was expected and what came. */
function testedText(tested: readonly TestedRule[]): string {
  const lines = tested.flatMap(({ rule, file, problems, examples }) => [
    `${rule} (${basename(file)})${problems.length === 0 && examples.length === 0 ? ': no examples' : ''}`,
    ...problems.map((problem) => `  refused: ${problem}`),
    ...examples.flatMap(exampleLines),
  ]);
  const examples = tested.flatMap((each) => each.examples);
  const wrong = examples.filter(hasFailed).length + tested.filter(({ problems }) => problems.length > 0).length;
  const rules = new Set(tested.map(({ rule }) => rule)).size;
  return [
    ...lines,
    `${counted(rules, 'rule')}, ${counted(examples.length, 'example')}, ${wrong === 0 ? 'all as they say' : `${wrong} wrong`}`,
  ].join('\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function exampleLines({ name, mismatches, transitions }: ExampleResult): readonly string[] {
  if (mismatches.length === 0) return [`  ok    ${name}`];
  return [
    `  WRONG ${name}`,
    ...mismatches.map(
      ({ at, entity, expected, actual }) => `        ${at} ${entity}: expected ${expected}, it is ${actual}`,
    ),
    ...transitions.map(({ at, entity, state }) => `        told ${at} ${entity} ${state}`),
  ];
}
