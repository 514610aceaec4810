// npm links the commands of dependencies only; this makes `npx millrace` run the checkout's own command, and compiles it: a
// folder that is read-only later has it.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from './compiled/compiled.mjs';
import { program } from './compiled/program.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
mkdirSync(bin, { recursive: true });
rmSync(join(bin, 'millrace'), { force: true });
symlinkSync(join('..', '..', 'cli', 'millrace.cjs'), join(bin, 'millrace'));
await compiled(program).catch(({ message }) => console.warn(`millrace is compiled when it is first used: ${message}`));
