import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entityProfiles } from '../entities/registry.ts';
import { profiles } from '../registry.ts';
import { entitiesPage } from './entities-page.ts';
import { platformsPage } from './page.ts';

function pageOf(file: string): string {
  return readFileSync(new URL(`../../docs/reference/${file}`, import.meta.url), 'utf8');
}

/** How many columns the tables of a page have. */
function widthsOf(page: string): ReadonlySet<number> {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  return new Set(lines.map((line) => line.split(/(?<!\\)\|/).length - 2));
}

describe('docs/reference/platforms.md', () => {
  const page = pageOf('platforms.md');

  it('is what the profiles say: else run npm run generate', () => {
    expect(page).toBe(platformsPage(profiles));
  });

  it('lists every report, and has whole tables only', () => {
    const reports = profiles.flatMap((profile) => profile.reports);
    for (const { report } of reports) expect(page).toContain(`| \`${report}\` |`);
    expect(widthsOf(page)).toEqual(new Set([3, 4]));
  });
});

describe('docs/reference/entities.md', () => {
  const page = pageOf('entities.md');

  it('is what the descriptions of entities say: else run npm run generate', () => {
    expect(page).toBe(entitiesPage(entityProfiles));
  });

  it('lists every list with its source, and has whole tables only', () => {
    for (const { name, source } of entityProfiles.flatMap(({ shapes }) => shapes)) {
      expect(page).toContain(`### ${name}\n`);
      expect(page).toContain(`Source: ${source}\n`);
    }
    expect(widthsOf(page)).toEqual(new Set([2]));
  });
});
