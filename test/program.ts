import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from '../cli/compiled/compiled.mjs';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'node_modules', '.cache', 'millrace');

/**
 * A program of the tests in JavaScript, made of the sources when they change: started from those it takes two seconds more of a
 * processor. `path` is from the root.
 */
export async function testProgram(path: string): Promise<string> {
  const { url } = await compiled({ root, entry: join(...path.split('/')), folder });
  return fileURLToPath(url);
}
