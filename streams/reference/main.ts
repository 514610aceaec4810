import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { apiPage, entryPoints } from './page.ts';

// Writes the API reference; with --check writes nothing and exits 1 when it is not what it would be.
const name = 'docs/streams/api.md';
const file = new URL(`../../${name}`, import.meta.url);
const page = apiPage(entryPoints);
if (existsSync(file) && readFileSync(file, 'utf8') === page) {
  console.log(`nothing to do: ${name} is fresh`);
} else if (process.argv.includes('--check')) {
  console.error(`${name} is stale: run npm run generate`);
  process.exitCode = 1;
} else {
  writeFileSync(file, page);
  console.log(`wrote ${name}`);
}
