import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { brokenLinks } from '../../test/guides/links.ts';
import { StreamsBuilder } from '../index.ts';
import { scenarioNames } from '../oracle/scenarios.ts';
import { declarationsOf } from './declarations.ts';

const page = new URL('../../docs/streams/operators.md', import.meta.url);
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .map((line) => /^\| `(.+?)` \| .+ \| (\[.+) \|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, operator = '', shown = '']) => ({ operator, shown }));

/** The operators of the interfaces, as `KStream.filter`, each once. */
function operators(): string[] {
  const source = new URL('../dsl/interfaces.ts', import.meta.url);
  const names = declarationsOf(readFileSync(source, 'utf8')).flatMap(({ name, methods }) =>
    methods.map((method) => `${name}.${method}`),
  );
  const sources = Object.getOwnPropertyNames(StreamsBuilder.prototype).filter((name) => name !== 'constructor');
  return [...new Set([...names, ...sources.map((name) => `StreamsBuilder.${name}`)])];
}

test('every operator is in the table once, and the table has no others', () => {
  expect(operators()).toContain('KStream.outerJoin');
  const listed = rows.map(({ operator }) => operator).filter((name) => /^[A-Z]\w+\.\w+$/.test(name));
  expect(listed.sort()).toEqual(operators().sort());
});

test('each is shown by tests that exist under the name given', () => {
  for (const { operator, shown } of rows) {
    const links = [...shown.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
    expect(links.length, operator).toBeGreaterThan(0);
    for (const [, title = '', file = ''] of links) {
      const scenario = /^`(.+)`$/.exec(title)?.[1];
      if (scenario === undefined) expect(readFileSync(new URL(file, page), 'utf8'), operator).toContain(`'${title}'`);
      else expect(scenarioNames, operator).toContain(scenario);
    }
  }
});

test.each([
  'docs/streams/operators.md',
  'docs/streams/for-kafka-streams-users.md',
  'docs/streams/api.md',
  'streams/README.md',
])('%s links to what is there', (file) => {
  expect(brokenLinks(fileURLToPath(new URL(`../../${file}`, import.meta.url)))).toEqual([]);
});
