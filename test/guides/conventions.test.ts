import { describe, expect, it } from 'vitest';
import { stepsOf } from './markdown.ts';
import { expectOutput } from './output.ts';

const block = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`;

describe('the steps of a guide', () => {
  it('are its commands, files and GraphQL documents in order, with what they print', () => {
    const markdown = [
      'Words.\n',
      block('sh', 'ls'),
      block('text output', 'README.md'),
      block('ts file=a/b.ts', 'export {};'),
      block('graphql tenant=acme', '{ accounts { nodes { name } } }'),
      block('json variables', '{ "first": 2 }'),
      block('sh exit=2', 'false'),
      block('yaml', 'not: run'),
    ].join('');
    expect(stepsOf(markdown)).toEqual([
      { kind: 'command', line: 2, text: 'ls\n', exit: 0, output: { language: 'text', text: 'README.md\n' } },
      { kind: 'file', line: 8, path: 'a/b.ts', text: 'export {};\n' },
      {
        kind: 'graphql',
        line: 11,
        text: '{ accounts { nodes { name } } }\n',
        tenant: 'acme',
        variables: { first: 2 },
        output: undefined,
      },
      { kind: 'command', line: 17, text: 'false\n', exit: 2, output: undefined },
    ]);
  });

  it('leave out a command only with a reason', () => {
    expect(stepsOf(block('sh no-test: starts servers', 'npm start'))).toEqual([]);
    expect(() => stepsOf(block('sh no-test:', 'npm start'))).toThrow('line 1: after sh stands nothing, exit=N');
    expect(() => stepsOf(block('bash', 'npm start'))).toThrow('line 1: write sh, not bash');
    expect(() => stepsOf('```sh\nls')).toThrow('line 1: the block that opens here is not closed');
    expect(() => stepsOf(block('text output', 'x'))).toThrow('line 1: an output stands after the block');
  });

  it('in a list are taken out of its indentation', () => {
    expect(stepsOf('1. First:\n\n   ```sh\n   if true; then\n     ls\n   fi\n   ```\n')).toMatchObject([
      { text: 'if true; then\n  ls\nfi\n' },
    ]);
  });
});

describe('an output', () => {
  const text = (shown: string) => ({ language: 'text', text: shown }) as const;
  const json = (shown: unknown) => ({ language: 'json', text: JSON.stringify(shown) }) as const;

  it('in text is the same but for blanks at the ends of lines and what the guide leaves open', () => {
    expectOutput('a  \nb 12 c\n\n', text('a\nb … c\n'));
    expectOutput('a\nx\ny\nb\n', text('a\n…\nb\n'));
    expectOutput('a\nb\n', text('a\n…\nb\n'));
    expect(() => expectOutput('a\nb\nc\n', text('a\nb\n'))).toThrow();
    expect(() => expectOutput('ab', text('a.'))).toThrow();
  });

  it('in JSON is the same value but for what the guide leaves open', () => {
    expectOutput('{"a":[1,2,3],"at":"noon"}', json({ a: [1, '…'], at: '…' }));
    expect(() => expectOutput('{"a":1}', json({ a: 1, b: '…' }))).toThrow();
    expect(() => expectOutput('{"a":1,"b":2}', json({ a: 1 }))).toThrow();
    expect(() => expectOutput('[2,1]', json([1, '…']))).toThrow();
  });
});
