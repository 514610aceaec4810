import { readTemplates } from '../../definitions/templates.ts';
import { knownName } from '../known-name.ts';
import { textTable } from '../reads/text-table.ts';

/** `millrace templates list`. */
export function printTemplates(json: boolean): void {
  const templates = readTemplates().map(({ rule: { rule: id, name, about, condition, examples } }) => ({
    id,
    name,
    about: about?.trim(),
    condition: condition.trim(),
    examples: examples?.length ?? 0,
  }));
  if (json) console.log(JSON.stringify({ templates }, null, 2));
  else {
    const rows = templates.map(({ id, name, condition }) => [id, name, condition.replaceAll('\n', ' ')]);
    console.log(textTable(['template', 'what', 'fires when'], rows));
  }
}

/** `millrace templates show`: the file itself, to be written where rules are kept. @throws CliError MR_CLI_NAME for one that is none. */
export function printTemplate(said: string, json: boolean): void {
  const templates = readTemplates();
  const id = knownName(
    'template',
    said,
    templates.map((template) => template.id),
  );
  const found = templates.find((template) => template.id === id);
  process.stdout.write(json ? `${JSON.stringify(found?.rule, null, 2)}\n` : (found?.text ?? ''));
}
