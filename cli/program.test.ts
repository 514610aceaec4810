import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.ts';

function everyCommand(parent: Command, path = parent.name()): (readonly [string, Command])[] {
  return [[path, parent], ...parent.commands.flatMap((command) => everyCommand(command, `${path} ${command.name()}`))];
}

function helpOf(command: Command): string {
  let printed = '';
  command.configureOutput({
    writeOut: (text) => {
      printed += text;
    },
  });
  command.outputHelp();
  return printed;
}

const commands = everyCommand(createProgram());

describe.each(commands)('%s --help', (path, command) => {
  it('begins with an example that names commands and options that exist', () => {
    const [first = ''] = helpOf(command).split('\n', 1);
    expect(first).toMatch(/^Example: (millrace \S|npm start)/);
    if (first === 'Example: npm start') return;
    const words = first.replace(/^Example: /, '').split(' ');
    expect(words.join(' ').startsWith(path)).toBe(true);
    const named = commands.filter(([name]) => `${words.join(' ')} `.startsWith(`${name} `)).at(-1)?.[1];
    const flags = named?.options.flatMap((option) => option.long ?? []) ?? [];
    expect(flags).toEqual(expect.arrayContaining(words.filter((word) => word.startsWith('--'))));
  });
});

it('every command that answers and ends can do so in JSON; those that run on do not answer', () => {
  const leaves = commands.filter(([, command]) => command.commands.length === 0);
  const silent = leaves.filter(([, command]) => !command.options.some((option) => option.long === '--json'));
  expect(silent.map(([path]) => path)).toEqual(['millrace start', 'millrace sandbox', 'millrace run']);
});
