import { writeOrCheck } from '../base/generated-files.ts';
import { ruleJsonSchema } from '../processors/rules/definition.ts';
import { metricJsonSchema } from './metric-file.ts';

// Writes the JSON schemas of rule and metric files; with --check writes nothing and exits 1 when one is not what it would be.
writeOrCheck({
  'docs/reference/rule.schema.json': published('A rule of Millrace', ruleJsonSchema()),
  'docs/reference/metric.schema.json': published('A metric of Millrace', metricJsonSchema()),
});

function published(title: string, schema: unknown): string {
  return `${JSON.stringify({ title, ...(schema as object) }, null, 2)}\n`;
}
