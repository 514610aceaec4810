import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./operations/', import.meta.url);

/** An operation that the developer page begins with. */
export interface SeededOperation {
  readonly name: string;
  readonly query: string;
  /** JSON. */
  readonly variables: string;
}

/** The operations in `operations/`, in the order of their file names: `1-spend.graphql`, with its variables in `1-spend.json`. */
export function seededOperations(): readonly SeededOperation[] {
  const files = readdirSync(folder).sort();
  const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');
  return files
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => {
      const variables = file.replace('.graphql', '.json');
      return {
        name: file.replace(/^\d+-|\.graphql$/g, '').replaceAll('-', ' '),
        query: read(file),
        variables: files.includes(variables) ? read(variables) : '{}',
      };
    });
}
