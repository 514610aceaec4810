import { table } from '../../../connectors/reference/table.ts';
import { builtInCatalogue } from '../catalogue/catalogue.ts';
import { compileFormula } from '../formula.ts';
import { dimensionFields, measureFields } from '../language/fields.ts';
import { functionRow, functions, signatureOf } from '../language/functions.ts';
import { unitWords } from '../language/units.ts';
import { limits } from '../limits.ts';
import { keywords, operators, windowWords } from '../syntax/grammar.ts';
import { tokenForms } from '../syntax/lexer.ts';

/** `docs/reference/formulas.md`: grammar and functions, from the tables that the parser and the checks use. */
export function formulasPage(): string {
  return [
    head,
    grammar(),
    tokens(),
    units(),
    reasons,
    fields(),
    windows(),
    functionList(),
    metrics(),
    bounds(),
    '',
  ].join('\n\n');
}

const head = `# Formulas

Made from the code by \`npm run generate\`. How to use them: [the guide](../guides/formulas.md).

A formula tells what is computed from the measures of an entity's days. A measure alone is **added up over the days asked for before
anything else happens**, so \`clicks / impressions\` is a ratio of sums, never a mean of ratios. \`millrace formula check\` tells the unit or
what is wrong; \`explain\` shows the tree, the windows and the SQL; \`eval\` tries it on a file.`;

const code = (text: string): string => `\`${text}\``;

/** One rule for each strength with which operators bind, the weakest first. */
function grammar(): string {
  const levels = [...new Set(operators.map(({ binds }) => binds))].sort((a, b) => a - b);
  const symbolsAt = (binds: number) =>
    operators.filter((operator) => operator.binds === binds).map(({ symbol }) => `"${symbol}"`);
  const ofKind = (kind: string) =>
    operators.filter((operator) => operator.kind === kind).map(({ symbol }) => `"${symbol}"`);
  const logic = levels.filter((binds) =>
    operators.some((operator) => operator.binds === binds && operator.kind === 'logic'),
  );
  const arithmetic = levels.filter((binds) =>
    operators.some((operator) => operator.binds === binds && operator.kind === 'arithmetic'),
  );
  const ruleNames = ['either', 'both', 'test', 'comparison', 'sum', 'product', 'signed'];
  const rules = [
    ['formula', 'either'],
    ...logic.map((binds, at) => [
      ruleNames[at] ?? '',
      `${ruleNames[at + 1]} { ${symbolsAt(binds).join(' | ')} ${ruleNames[at + 1]} }`,
    ]),
    ['test', '[ "not" ] comparison'],
    [
      'comparison',
      `sum [ ( ${ofKind('comparison').join(' | ')} ) sum | "in" "(" literal { "," literal } ")" | "is" [ "not" ] "null" ]`,
    ],
    ...arithmetic.map((binds, at) => [
      ruleNames[4 + at] ?? '',
      `${ruleNames[5 + at]} { ( ${symbolsAt(binds).join(' | ')} ) ${ruleNames[5 + at]} }`,
    ]),
    ['signed', '[ "-" ] value'],
    ['value', 'primary [ "where" "(" either ")" ] [ "over" window ]'],
    [
      'window',
      `duration [ "incl_today" ] | ${Object.keys(windowWords)
        .map((word) => `"${word}"`)
        .join(' | ')}`,
    ],
    [
      'primary',
      'number | percent | text | duration | "null" | "true" | "false" | name | metric | call | "(" either ")"',
    ],
    ['call', '( name | "if" ) "(" [ either { "," either } ] ")"'],
    ['literal', '[ "-" ] number | percent | text'],
  ];
  const width = Math.max(...rules.map(([name = '']) => name.length));
  const lines = rules.map(([name = '', rule]) => `${name.padEnd(width)} = ${rule} ;`);
  const words = [...keywords].map(code).join(', ');
  return `## Grammar\n\n\`\`\`ebnf\n${lines.join('\n')}\n\`\`\`\n\n\`where\` and \`over\` hold for the value directly before them; \`clicks / impressions over 7d\` is refused, because brackets must say what of it\nis meant. Words that cannot be names: ${words}.`;
}

function tokens(): string {
  const shown = tokenForms.filter(({ kind }) => kind !== 'space' && kind !== 'sign');
  return `## Pieces\n\n${table(
    ['piece', 'what it is'],
    shown.map(({ kind, about }) => [kind, about]),
  )}`;
}

function units(): string {
  const examples = [
    'spend / clicks',
    'spend / impressions * 1000',
    'clicks / impressions',
    'conversion_value / spend',
    'spend where (platform == "META")',
    '1 - clicks / impressions',
    '@ctr > 2%',
    'impressions - clicks / impressions',
    'spend + clicks',
    'clicks / spend',
  ];
  const rows = examples.map((source) => [code(source), resultOf(source)]);
  return `## Units\n\nEvery value has one: ${Object.entries(unitWords)
    .map(([unit, words]) => `\`${unit}\` (${words})`)
    .join(', ')}.\n\n${table(['formula', 'unit'], rows)}`;
}

function resultOf(source: string): string {
  try {
    return compileFormula(source, builtInCatalogue()).unit;
  } catch (error) {
    return `refused: ${(error as Error).message.split(': ').slice(1).join(': ')}`;
  }
}

const reasons = `## Reasons

A value that is null has a reason, and a value may have one too. Of several the one furthest down is told.

| reason | when |
| --- | --- |
| \`OK\` | |
| \`PARTIAL\` | there is a value, but days of it are not known to be complete, or rows lack one side of a ratio and were left out of both |
| \`NO_DATA\` | no row says it. A day without a row counts as zero when it was fetched complete |
| \`DIV0\` | it would divide by zero |
| \`MIXED_CURRENCY\` | money of several currencies would be added or compared |
| \`OVERFLOW\` | the sum leaves 64 bits (counts 2^53), or the result is no finite number |

Null goes through arithmetic and comparisons. \`and\` and \`or\` are three-valued: what one side decides holds whatever the other is.`;

function fields(): string {
  const measures = [...measureFields].map(([name, { unit, additive }]) => [
    code(name),
    unit,
    additive ? '' : 'of one row only: it cannot be added up over days',
  ]);
  const dimensions = Object.entries(dimensionFields).map(([name, { unit, about, values }]) => [
    code(name),
    unit,
    `${about}${values === undefined ? '' : `: ${values.map(code).join(', ')}`}`,
  ]);
  return `## Measures\n\n${table(['measure', 'unit', ''], measures)}\n\n## What \`where\` may ask\n\nMeasures mean the single row there. Beside them:\n\n${table(['name', 'unit', 'what it is'], dimensions)}`;
}

function windows(): string {
  const rows = [
    ['`7d`, `4w`', 'so many days that end with the last complete day of the account'],
    ['`7d incl_today`', 'so many days that end with the one that is running; always PARTIAL'],
    ['`24h`', 'so many hours of the account’s clock that end with the last complete one; of hourly reports'],
    ...Object.entries(windowWords).map(([word, about]) => [code(word), about]),
  ];
  const about =
    'A day is the account’s own: of 23 or 25 hours when clocks change. An hour that comes twice is one hour, one that is left out has no rows.';
  return `## Windows\n\n${about}\n\n${table(['after `over`', 'what is added up'], rows)}`;
}

function functionList(): string {
  const rows = Object.keys(functions).map((name) => {
    const row = functionRow(name);
    return row === undefined ? [] : [code(signatureOf(name, row)), row.about, code(row.example)];
  });
  return `## Functions\n\n\`days\` is a length such as \`28d\`; \`back\` one too, in hours for windows of hours; \`whole\` a number written out.\n\n${table(['function', 'what it gives', 'example'], rows)}`;
}

function metrics(): string {
  const catalogue = builtInCatalogue();
  const rows = catalogue
    .all()
    .map(({ id, version, title, source }) => [
      code(`@${id}@${version}`),
      title,
      code(source),
      catalogue.compile(id, version).unit,
    ]);
  return `## Built-in metrics\n\n\`@ctr\` is the newest version, \`@ctr@1\` always that one. Organisations add their own with \`millrace formula save\`.\n\n${table(['metric', 'title', 'formula', 'unit'], rows)}`;
}

function bounds(): string {
  const rows = [
    ['characters', limits.sourceLength],
    ['parts, those of metrics included', limits.nodes],
    ['brackets and calls inside of one another', limits.depth],
    ['days of a window or a shift', limits.windowDays],
    ['metrics inside of metrics', limits.nestedMetrics],
    ['different windows', limits.windows],
    ['weeks of `same_weekday`', limits.weeks],
  ];
  return `## Bounds\n\n${table(
    ['what', 'at most'],
    rows.map((row) => row.map(String)),
  )}`;
}
