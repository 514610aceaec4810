import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('templates/', import.meta.url));

/** A template's text with `{{name}}` replaced. @throws TypeError for a name in it that `values` lacks. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return readFileSync(`${folder}${template}.tmpl`, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`${template}.tmpl asks for '${name}', which nobody gives`);
    return value;
  });
}
