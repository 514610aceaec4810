import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Writes the files of the repository that programs make, by their paths from its root, where they are not what they would be. With
 * --check on the command line writes nothing, and the process exits with 1 when one is not.
 */
export function writeOrCheck(files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    const path = join(root, file);
    if (existsSync(path) && readFileSync(path, 'utf8') === content) {
      console.log(`nothing to do: ${file} is fresh`);
    } else if (process.argv.includes('--check')) {
      console.error(`${file} is stale: run npm run generate`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      console.log(`wrote ${file}`);
    }
  }
}
