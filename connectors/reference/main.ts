import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { profiles } from '../registry.ts';
import { platformsPage } from './page.ts';

// Writes docs/reference/platforms.md; with --check writes nothing and exits 1 when the page is not what it would be.
const file = 'docs/reference/platforms.md';
const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
const page = platformsPage(profiles);
const fresh = existsSync(path) && readFileSync(path, 'utf8') === page;

if (fresh) {
  console.log(`nothing to do: ${file} is fresh`);
} else if (process.argv.includes('--check')) {
  console.error(`${file} is stale: run npm run generate`);
  process.exitCode = 1;
} else {
  writeFileSync(path, page);
  console.log(`wrote ${file}`);
}
