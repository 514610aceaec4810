import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { entityProfiles } from '../entities/registry.ts';
import { profiles } from '../registry.ts';
import { entitiesPage } from './entities-page.ts';
import { platformsPage } from './page.ts';

// Writes the reference pages of the connectors; with --check writes nothing and exits 1 when a page is not what it would be.
const pages = {
  'docs/reference/platforms.md': platformsPage(profiles),
  'docs/reference/entities.md': entitiesPage(entityProfiles),
};

for (const [file, page] of Object.entries(pages)) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
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
}
