import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ruleJsonSchema } from '../../processors/rules/definition.ts';
import { metricJsonSchema } from './metric-file.ts';

// Writes the JSON schemas of rule and metric files; with --check writes nothing and exits 1 when one is not what it would be.
const outputs = [
  ['docs/reference/rule.schema.json', published('A rule of Millrace', ruleJsonSchema())],
  ['docs/reference/metric.schema.json', published('A metric of Millrace', metricJsonSchema())],
] as const;

for (const [file, content] of outputs) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  if (existsSync(path) && readFileSync(path, 'utf8') === content) {
    console.log(`nothing to do: ${file} is fresh`);
  } else if (process.argv.includes('--check')) {
    console.error(`${file} is stale: run npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, content);
    console.log(`wrote ${file}`);
  }
}

function published(title: string, schema: unknown): string {
  return `${JSON.stringify({ title, ...(schema as object) }, null, 2)}\n`;
}
