import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command line. Its JavaScript lies where packages of the checkout are found from. */
export const program = { root, entry: 'cli/main.ts', folder: join(root, 'node_modules', '.cache', 'millrace') };
