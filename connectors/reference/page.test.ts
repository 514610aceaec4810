import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profiles } from '../registry.ts';
import { platformsPage } from './page.ts';

const page = readFileSync(new URL('../../docs/reference/platforms.md', import.meta.url), 'utf8');

describe('docs/reference/platforms.md', () => {
  it('is what the profiles say: else run npm run generate', () => {
    expect(page).toBe(platformsPage(profiles));
  });

  it('lists every report, and has whole tables only', () => {
    const reports = profiles.flatMap((profile) => profile.reports);
    for (const { report } of reports) expect(page).toContain(`| \`${report}\` |`);
    const widths = page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(/(?<!\\)\|/).length - 2);
    expect(new Set(widths)).toEqual(new Set([3, 4]));
  });
});
