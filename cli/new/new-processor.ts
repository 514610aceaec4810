import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NewProcessorArguments } from './arguments.ts';
import { inputNamed } from './inputs.ts';
import { namesFor } from './names.ts';
import { planProcessor } from './plan-processor.ts';
import { generateAndFormat } from './tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * `millrace new processor`: writes a processor that works, with its test. Nothing is written when anything stands in the way.
 * @throws CliError MR_CLI_NAME, MR_CLI_FILE.
 */
export async function newProcessor(name: string, { from, to, json }: NewProcessorArguments): Promise<void> {
  const input = inputNamed(from);
  const names = namesFor(name, to, join(root, 'schemas', 'avro'));
  const { written, changed } = planProcessor(root, names, input);
  for (const [file, text] of [...written, ...changed]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const sources = [...written.keys(), ...changed.keys()].filter((file) => file.endsWith('.ts'));
  await generateAndFormat(root, sources);
  const made = {
    processor: name,
    written: [...written.keys()],
    changed: [...changed.keys()],
    next: [`npx millrace test ${name}`, 'npx millrace lint', 'npx millrace diff --base main'],
  };
  console.log(json ? JSON.stringify(made, null, 2) : textOf(made));
}

function textOf({
  written,
  changed,
  next,
}: Readonly<Record<'written' | 'changed' | 'next', readonly string[]>>): string {
  return [
    ...written.map((file) => `wrote    ${file}`),
    ...changed.map((file) => `changed  ${file}`),
    'generated what is made of the schemas',
    `next: ${next[0]}`,
  ].join('\n');
}
