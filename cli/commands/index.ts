import type { Command } from 'commander';
import { register as config } from './config.ts';
import { register as doctor } from './doctor.ts';
import { register as importFile } from './import.ts';
import { register as run } from './run.ts';
import { register as schemas } from './schemas.ts';
import { register as stack } from './stack.ts';
import { register as topics } from './topics.ts';

/** Every command, in the order of the help. A command's file loads what its action needs only when it runs. */
export const commands: readonly ((program: Command) => void)[] = [
  importFile,
  run,
  stack,
  doctor,
  topics,
  schemas,
  config,
];
