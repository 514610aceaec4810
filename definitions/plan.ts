import type { NamedDocument, Plan } from './change.ts';
import type { DefinitionDocument } from './documents.ts';
import { planMetrics } from './plan-metrics.ts';
import { planRules } from './plan-rules.ts';
import type { DefinitionProblem } from './problem.ts';
import type { StoredDefinitions } from './stored.ts';

/**
 * What is to be done so that the store says what the documents say. Everything is checked as it would be afterwards, all changes
 * together: metrics that name one another may come at once. `prune`: what the documents lack is taken out of the store as well.
 */
export function planDefinitions(
  documents: readonly DefinitionDocument[],
  stored: StoredDefinitions,
  { prune }: { readonly prune: boolean },
): Plan {
  const { named, problems } = nameDocuments(documents);
  const metrics = planMetrics(named, stored, prune);
  const rules = planRules(named, stored, metrics, prune);
  return {
    changes: [...metrics.changes, ...rules.changes],
    unchanged: metrics.unchanged + rules.unchanged,
    unmanaged: [...metrics.unmanaged, ...rules.unmanaged],
    problems: [...problems, ...metrics.problems, ...rules.problems],
  };
}

function nameDocuments(documents: readonly DefinitionDocument[]) {
  const first = new Map<string, DefinitionDocument>();
  const named: NamedDocument[] = [];
  const problems: DefinitionProblem[] = [];
  for (const document of documents) {
    const { said } = document;
    const kind = typeof said !== 'object' || said === null ? undefined : 'rule' in said ? 'rule' : 'metric';
    const id = kind === undefined ? undefined : (said as Readonly<Record<string, unknown>>)[kind];
    if (kind === undefined || typeof id !== 'string') {
      const message = 'it is not said what this is: begin with `rule: an_id` or `metric: an_id`';
      problems.push(document.problem([], message));
      continue;
    }
    const other = first.get(`${kind} ${id}`);
    if (other === undefined) {
      first.set(`${kind} ${id}`, document);
      named.push({ kind, id, document });
    } else {
      const { file, line } = other.problem([], '');
      problems.push(
        document.problem([kind], `${kind} ${id} is described in ${file}:${line} already: leave one of them out`),
      );
    }
  }
  return { named, problems };
}
