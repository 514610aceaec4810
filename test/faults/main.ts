import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { type Breakage, breakages } from './member-protocol.ts';
import { rulesScenario, runRules } from './rules/run.ts';
import { type Outcome, type RunOptions, runScenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { type Layout, startServers } from './servers.ts';

const fetchers = ['rdkafka', 'direct'] as const;
type Fetcher = (typeof fetchers)[number];

/** What can be run by name. */
interface Named {
  readonly name: string;
  readonly title: string;
  readonly layout?: Layout;
  run(options: RunOptions): Promise<Outcome>;
}

const all: readonly Named[] = [
  ...scenarios.map((scenario) => ({
    name: scenario.name,
    title: scenario.title,
    ...(scenario.layout && { layout: scenario.layout }),
    run: (options: RunOptions) => runScenario(scenario, options),
  })),
  { ...rulesScenario, run: runRules },
];

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly break?: Breakage;
  readonly fetcher?: Fetcher;
}

const program = new Command('faults')
  .description(
    'Example: npm run -s faults -- kill --seed 7\n\n' +
      'Runs an application on a broker, a Redis and processes of its own, disturbs it, and compares everything that came\n' +
      'out with what the input says must come out. Exit code 1 when anything was lost, doubled or wrong.',
  )
  .argument('[scenario]', "a name, 'all', or 'list'", 'list')
  .option('--minutes <n>', 'repeat each scenario for so long', positive, 0)
  .option('--seed <n>', 'order of the faults', positive, 1)
  .option('--json', 'print JSON')
  .option(
    '--break <how>',
    `make the processes work wrongly, to see that it is found: ${breakages.join(', ')}`,
    breakageOf,
  )
  .option('--fetcher <which>', `what the processes fetch with: ${fetchers.join(', ')}`, fetcherOf)
  .action(run);
await program.parseAsync();

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number above 0');
  return value;
}

function breakageOf(text: string): Breakage {
  const found = breakages.find((breakage) => breakage === text);
  if (found === undefined) throw new InvalidArgumentError(`one of ${breakages.join(', ')}`);
  return found;
}

function fetcherOf(text: string): Fetcher {
  const found = fetchers.find((fetcher) => fetcher === text);
  if (found === undefined) throw new InvalidArgumentError(`one of ${fetchers.join(', ')}`);
  return found;
}

async function run(name: string, options: Options): Promise<void> {
  if (name === 'list') {
    for (const scenario of all) console.log(`${scenario.name.padEnd(24)}${scenario.title}`);
    return;
  }
  const chosen = all.filter((scenario) => name === 'all' || scenario.name === name);
  if (chosen.length === 0) {
    console.error(`there is no scenario '${name}': \`npm run -s faults -- list\` names them`);
    process.exitCode = 2;
    return;
  }
  const outcomes: Outcome[] = [];
  for (const scenario of chosen) outcomes.push(await runAlone(scenario, options));
  console.log(options.json ? JSON.stringify(outcomes, null, 2) : tableOf(outcomes));
  process.exitCode = outcomes.every(({ lost, doubled, wrong }) => lost + doubled + wrong === 0) ? 0 : 1;
}

/** On servers of its own: what one scenario leaves behind is not the next one's. */
async function runAlone(scenario: Named, options: Options): Promise<Outcome> {
  const began = performance.now();
  const note = (text: string): void => {
    console.error(`${((performance.now() - began) / 1_000).toFixed(1).padStart(7)} s  ${scenario.name}: ${text}`);
  };
  const servers = await startServers(scenario.layout);
  note(`servers are up in ${servers.folder}`);
  const stop = (): void => void servers.stop().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  try {
    return await scenario.run({
      servers,
      seed: options.seed,
      durationMs: options.minutes * 60_000,
      ...(options.break && { breakage: options.break }),
      ...(options.fetcher && { settings: { fetcher: options.fetcher } }),
      note,
    });
  } finally {
    process.removeListener('SIGINT', stop);
    await servers.stop();
  }
}

function tableOf(outcomes: readonly Outcome[]): string {
  const table = new Table({
    head: ['scenario', 'records', 'faults', 'restarts', 'lost', 'doubled', 'wrong', 'recovers in s', 'took s'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const outcome of outcomes) {
    const { scenario, records, faults, restarts, lost, doubled, wrong, recoverySeconds, seconds } = outcome;
    table.push([scenario, records, faults, restarts, lost, doubled, wrong, recoverySeconds, seconds]);
  }
  const notes = outcomes.flatMap(({ scenario, figures, examples }) => [
    ...Object.entries(figures).map(([figure, value]) => `${scenario}: ${figure} ${value}`),
    ...examples.map((example) => `${scenario}: ${example}`),
  ]);
  return [table.toString(), ...notes].join('\n');
}
