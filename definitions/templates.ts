import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type RuleFile, ruleSchema } from '../processors/rules/definition.ts';

const folder = fileURLToPath(new URL('../processors/rules/templates/', import.meta.url));

/** A rule to begin with: what is in its file, comments and examples included. */
export interface RuleTemplate {
  readonly id: string;
  readonly text: string;
  readonly rule: RuleFile;
}

/** Every template, by id, as the folder beside the rule engine has them. */
export function readTemplates(): readonly RuleTemplate[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const rule = parse(text) as RuleFile;
      ruleSchema.parse(rule);
      return { id: basename(name, '.yaml'), text, rule };
    });
}
