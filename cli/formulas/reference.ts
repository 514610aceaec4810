import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formulasPage } from '../../processors/formula/reference/page.ts';

// Writes the reference page of formulas; with --check writes nothing and exits 1 when the page is not what it would be.
const file = 'docs/reference/formulas.md';
const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
const page = formulasPage();

if (existsSync(path) && readFileSync(path, 'utf8') === page) {
  console.log(`nothing to do: ${file} is fresh`);
} else if (process.argv.includes('--check')) {
  console.error(`${file} is stale: run npm run generate`);
  process.exitCode = 1;
} else {
  writeFileSync(path, page);
  console.log(`wrote ${file}`);
}
