import { setTimeout as sleep } from 'node:timers/promises';
import { type ApplicationTasks, applicationTasks } from '@millrace/streams/runtime';
import { loadConfig } from '../../base/config.ts';
import { topologies } from '../../topologies/index.ts';
import { builtTopologies } from '../built-topologies.ts';
import { knownName } from '../known-name.ts';
import { refuseSilent } from '../run/silent.ts';
import type { TasksArguments } from './tasks-arguments.ts';
import { tasksText } from './tasks-text.ts';

/** Milliseconds between two looks. */
const lookMs = 2_000;
/** Moves the cursor to the top left and clears what is below (ECMA-48: CUP, ED). */
const clear = '\u001b[H\u001b[J';

/**
 * Prints what the tasks of a topology do, or of all of them; sets exit code 1 when there is a problem.
 * @throws CliError MR_CLI_NAME for a name there is not; UnreachableError when Kafka or Redis does not answer.
 */
export async function printTasks(name: string | undefined, options: TasksArguments): Promise<void> {
  const names = topologies.map((topology) => topology.name);
  const wanted = name === undefined ? names : [knownName('topology', name, names)];
  if (options.watch) {
    for (;;) {
      const text = tasksText(await look(wanted));
      console.log(`${clear}${text}`);
      await sleep(lookMs);
    }
  }
  const applications = await look(wanted);
  console.log(options.json ? JSON.stringify(applications, null, 2) : tasksText(applications));
  if (applications.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

async function look(names: readonly string[]): Promise<ApplicationTasks[]> {
  const config = loadConfig();
  await refuseSilent(['kafka', 'redis'], config);
  const options = { bootstrapServers: config.address('kafka'), redis: config.address('redis') };
  return Promise.all(builtTopologies(names).map((topology) => applicationTasks(topology, options)));
}
