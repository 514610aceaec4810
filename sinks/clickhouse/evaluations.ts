import type { RuleEvaluation } from '../../schemas/generated/types.ts';
import { consumerSink } from '../runner/runner.ts';
import { openTable, tableLimits } from './table.ts';
import { day, instant, type Row } from './values.ts';

/** What rules came to, into the table `rule_evaluation`, which keeps it for 90 days. */
export const evaluations = consumerSink<RuleEvaluation>({
  name: 'clickhouse-evaluations',
  summary: 'rules.evaluations into ClickHouse, table rule_evaluation, for 90 days',
  limits: tableLimits,
  topics: (topics) => [topics.evaluations],
  open: (deps) => openTable(deps, { table: 'rule_evaluation', row: evaluationRow }),
});

/** The row of an evaluation. */
function evaluationRow(evaluation: RuleEvaluation): Row {
  const { h, entity, evaluated_at, report_day, inputs, ...rest } = evaluation;
  return {
    ...rest,
    tenant_id: h.tenant_id,
    event_id: h.event_id,
    causation_id: h.causation_id,
    platform: entity.platform,
    account_id: entity.account_id,
    level: entity.level,
    entity_id: entity.entity_id,
    evaluated_at: instant(evaluated_at),
    report_day: day(report_day),
    inputs: JSON.stringify(inputs),
  };
}
