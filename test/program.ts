import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from '../cli/compiled/compiled.mjs';
import { program } from '../cli/compiled/program.mjs';

/**
 * A program of the tests in JavaScript, made of the sources when they change: started from those it takes two seconds more of a
 * processor. `path` is from the root.
 */
export async function testProgram(path: string): Promise<string> {
  const { url } = await compiled({ ...program, entry: join(...path.split('/')) });
  return fileURLToPath(url);
}
