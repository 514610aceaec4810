import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first. */
const long = [
  'test/guides/first-half',
  // It builds the page.
  'test/web/sign-in',
  'test/guides/second-half',
  'test/pipeline/import',
  'test/workflows/upkeep',
  'test/pipeline/bad-input',
  'test/faults/faults',
  'test/workflows/',
  'test/formula/agreement',
];

/** Begins with what takes longest: a long file that begins last has the machine for itself, and others wait for it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((a, b) => place(a) - place(b));
  }
}

function place({ moduleId }: TestSpecification): number {
  const at = long.findIndex((path) => moduleId.includes(path));
  return at === -1 ? long.length : at;
}
