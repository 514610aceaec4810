import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readContract } from './contract.ts';
import { referencePage } from './reference.ts';
import { schemasModule, typesModule } from './typescript.ts';

// Writes what is made from schemas/avro; with --check writes nothing and exits 1 when a file is not what it would be.
const root = fileURLToPath(new URL('../..', import.meta.url));
const contract = readContract(join(root, 'schemas/avro'));
const outputs: readonly (readonly [file: string, content: string])[] = [
  ['schemas/generated/types.ts', typesModule(contract)],
  ['schemas/generated/schemas.ts', schemasModule(contract)],
  ['docs/reference/schemas.md', referencePage(contract)],
];
const stale = outputs.filter(([file, content]) => {
  const path = join(root, file);
  return !existsSync(path) || readFileSync(path, 'utf8') !== content;
});

if (process.argv.includes('--check')) {
  for (const [file] of stale)
    console.error(`${relative(process.cwd(), join(root, file))} is stale: run npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, content] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
    console.log(`wrote ${file}`);
  }
  if (stale.length === 0) console.log(`nothing to do: ${outputs.length} files are fresh`);
}
