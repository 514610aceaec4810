import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './working-copy.ts';

/** What readers follow; CONTRIBUTING.md says how such a file is written. */
const guides = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(projectFolder, 'docs', 'guides'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/guides/${name}`),
];

/** About as long as all the others: they run beside them. */
const long: ReadonlySet<string> = new Set([
  'CONTRIBUTING.md',
  'docs/guides/adding-a-platform.md',
  'docs/guides/data-engineer.md',
]);

/** The guides of two halves, in each of which every guide is once. */
export const halves = {
  first: guides.filter((guide) => long.has(guide)),
  second: guides.filter((guide) => !long.has(guide)),
} as const;
