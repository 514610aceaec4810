import { type Command, Option } from 'commander';

interface TopologyOptions {
  readonly text?: boolean;
  readonly mermaid?: boolean;
  readonly json?: boolean;
}

/** `millrace topology`: what the processors read, keep and write. Needs no services. */
export function register(program: Command): void {
  program
    .command('topology')
    .argument('[name]', 'such as gold; without it, the list of them')
    .description('show a topology: its steps, topics and stores')
    .addOption(new Option('--text', 'in the form of Kafka Streams; the default').conflicts(['mermaid', 'json']))
    .addOption(new Option('--mermaid', 'as a Mermaid flow chart').conflicts(['text', 'json']))
    .addOption(new Option('--json', 'one JSON document').conflicts(['text', 'mermaid']))
    .addHelpText('before', 'Example: millrace topology silver --mermaid\n')
    .action(show);
}

async function show(name: string | undefined, options: TopologyOptions): Promise<void> {
  const { describeTopologies, listTopologies } = await import('../reads/topology.ts');
  if (name === undefined && !options.text && !options.mermaid) console.log(listTopologies(options.json === true));
  else console.log(describeTopologies(name, options.mermaid ? 'mermaid' : options.json ? 'json' : 'text').trimEnd());
}
