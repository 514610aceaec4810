import { expect, it } from 'vitest';
import { readDocuments } from './documents.ts';
import { problemText } from './problem.ts';

it('reads several documents of a file, and says of each place where it stands', () => {
  const { documents, problems } = readDocuments(
    'a.yaml',
    'metric: a\ntitle: A\n---\n# nothing but words\n---\nrule: b\nscope:\n  level: campaign\nfor: "2h"\n',
  );
  expect(problems).toEqual([]);
  expect(documents.map(({ said }) => said)).toEqual([
    { metric: 'a', title: 'A' },
    { rule: 'b', scope: { level: 'campaign' }, for: '2h' },
  ]);
  const [, rule] = documents;
  expect(rule?.problem(['scope', 'level'], 'x')).toMatchObject({ file: 'a.yaml', line: 8, column: 10 });
  expect(rule?.problem(['scope', 'ids', '0'], 'x')).toMatchObject({ line: 8, column: 3 });
  expect(rule?.problem(['condition'], 'x')).toMatchObject({ line: 6, column: 1 });
});

it.each([
  ['plain', 'formula: clicks + spend', 1, 19],
  ['quoted', "formula: 'clicks + spend'", 1, 20],
  ['escaped: only the text can be told', 'formula: "clicks \\u002b spend"', 1, 10],
  ['of several lines: only the text can be told', 'formula: >\n  clicks\n  + spend', 1, 10],
])('finds the place within a formula: %s', (_, text, line, column) => {
  const [document] = readDocuments('a.yaml', text).documents;
  expect(document?.problem(['formula'], 'x', 'clicks + '.length)).toMatchObject({ line, column });
});

it('says where what is not YAML is wrong, and what to look at', () => {
  const { documents, problems } = readDocuments('bad.yaml', 'metric: a\ntitle: "A\nformula: clicks\n');
  expect(documents).toEqual([]);
  expect(problems.map(problemText)[0]).toMatch(/^bad\.yaml:\d+:\d+: this is not YAML: .*; look at quotes, colons and/);
  const twice = readDocuments('bad.yaml', 'metric: a\nmetric: b\n').problems;
  expect(twice.map(problemText)).toEqual([
    'bad.yaml:2:1: this is not YAML: Map keys must be unique; look at quotes, colons and indentation there',
  ]);
});

it('does not follow aliases without end', () => {
  const bomb = ['a: &a [x, x]', ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${'abcdefgh'[at]}]`)];
  const text = bomb.map((line) => line.replace(/\[([a-h])\]/, '[*$1, *$1, *$1, *$1, *$1, *$1]')).join('\n');
  expect(readDocuments('bomb.yaml', text).problems.map(problemText)[0]).toMatch(
    /^bomb\.yaml:1:1: .*at most 100 aliases/,
  );
});
