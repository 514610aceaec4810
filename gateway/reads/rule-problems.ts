import { RuleError, type RuleProblem } from '../../processors/errors.ts';
import { readRule } from '../../processors/rules/definition.ts';
import type { GatewayContext } from '../context.ts';
import type { Problem } from '../generated/resolvers.ts';
import { readCatalogue } from './formulas.ts';

/** A problem of a rule as the schema has it. */
export function ruleProblem({ place, message, formula }: RuleProblem): Problem {
  return { place, message, span: formula?.span ?? null, fix: formula?.fix ?? null };
}

/** What is wrong with a rule that is not saved yet. */
export async function checkRule(definition: unknown, context: GatewayContext): Promise<Problem[]> {
  const catalogue = await readCatalogue(context);
  try {
    readRule(definition, catalogue);
    return [];
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return error.problems.map(ruleProblem);
  }
}
