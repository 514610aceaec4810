import { expect, it } from 'vitest';
import { Catalogue } from '../processors/formula/catalogue/catalogue.ts';
import type { MetricDefinition } from '../processors/formula/language/metrics.ts';
import { definitionFiles } from './as-files.ts';
import { planText } from './diff.ts';
import { readDocuments } from './documents.ts';
import { planDefinitions } from './plan.ts';
import { problemText } from './problem.ts';
import { rulesByMetric, type StoredDefinitions, type StoredRule } from './stored.ts';

const metric = (id: string, version: number, source: string): MetricDefinition => ({ id, version, title: id, source });
const ruleFile = { rule: 'low', name: 'Low', scope: { level: 'campaign' }, condition: '@net < 2%' };
const carried = { metric_id: 'net', version: 1, title: 'net', source: 'clicks / impressions' };

function store(metrics: readonly MetricDefinition[] = [], rules: readonly StoredRule[] = []): StoredDefinitions {
  return { catalogue: new Catalogue(metrics), metrics, rules };
}

const filled = store(
  [metric('net', 1, 'clicks / impressions')],
  [{ id: 'low', version: 3, removed: false, definition: ruleFile, metrics: [carried] }],
);
const ctrRule = { ...ruleFile, rule: 'ctr_low', condition: '@ctr over 7d < 1%' };

function plan(text: string, stored: StoredDefinitions, prune = false) {
  const { documents } = readDocuments('a.yaml', text);
  const planned = planDefinitions(documents, stored, { prune });
  return {
    planned,
    problems: planned.problems.map(problemText),
    changes: planned.changes.map(({ kind, id, action }) => `${action} ${kind} ${id}`),
  };
}

it('metrics and rules that name one another come at once, in any order', () => {
  const text = `
rule: low
name: Low
scope: { level: campaign }
condition: '@rate over 7d < 2%'
---
metric: rate
title: Rate
formula: '@net / impressions'
---
metric: net
title: Net
formula: clicks - link_clicks
`;
  const { changes, problems, planned } = plan(text, store());
  expect(problems).toEqual([]);
  expect(changes).toEqual(['create metric rate', 'create metric net', 'create rule low']);
  const rule = planned.changes.find((change) => change.kind === 'rule');
  expect(rule?.metrics.map(({ metric_id: id, version }) => `${id}@${version}`)).toEqual(['net@1', 'rate@1']);
});

it('what says the same is no change, however it is written', () => {
  const same = `
metric: net
title: net
formula: clicks / impressions
---
condition: "@net < 2%"
for: 0s
mode: notify
rule: low
name: Low
scope:
  level: campaign
`;
  const { planned } = plan(same, filled);
  expect(planned).toMatchObject({ changes: [], unchanged: 2, unmanaged: [], problems: [] });
  expect(planText(planned)).toBe('0 to add, 0 to change, 0 to remove, 2 unchanged');
});

it('shows setting by setting what changes, and that a rule goes on with a changed metric', () => {
  const { planned } = plan('metric: net\ntitle: Net CTR\nformula: link_clicks / impressions\n', filled);
  expect(planText(planned)).toBe(
    [
      '~ metric net@2',
      '  - title: net',
      '  + title: Net CTR',
      '  - formula: clicks / impressions',
      '  + formula: link_clicks / impressions',
      '~ rule low goes on with @net@2',
      'not in the files, left as they are (--prune takes them out): rule low',
      '0 to add, 2 to change, 0 to remove, 0 unchanged',
    ].join('\n'),
  );
});

it('prune takes out what the files lack, unless what they have needs it', () => {
  expect(plan('metric: other\ntitle: Other\nformula: clicks\n', filled, true).changes).toEqual([
    'create metric other',
    'remove metric net',
    'remove rule low',
  ]);
  const needing = `rule: low\nname: Low\nscope: { level: campaign }\ncondition: '@net < 3%'\n`;
  expect(plan(needing, filled, true).problems).toEqual([
    'a.yaml:4:12: @net is out of use, or would be: describe it in a file, too',
  ]);
});

it('refuses a rule that is too long to be told', () => {
  const rows = Array.from({ length: 9_000 }, () => ({ day: '2026-11-01', clicks: 1 }));
  const steps = [{ at: '2026-11-02T00:00:00Z', rows }];
  const long = { ...ruleFile, condition: 'clicks over 7d < 2', examples: [{ name: 'long', steps }] };
  expect(plan(JSON.stringify(long), store()).problems).toEqual([
    expect.stringMatching(
      /^a\.yaml:1:1: the rule has \d+ bytes as JSON: 200000 is the most, leave examples or flights out$/,
    ),
  ]);
});

it("without an organisation's own version, what refers to a built-in metric goes back to the built-in formula", () => {
  const own = store(
    [metric('ctr', 2, 'link_clicks / impressions')],
    [{ id: 'ctr_low', version: 1, removed: false, definition: ctrRule, metrics: [] }],
  );
  const { planned } = plan(JSON.stringify(ctrRule), own, true);
  expect(planned.problems).toEqual([]);
  expect(planned.changes).toMatchObject([
    { action: 'remove', kind: 'metric', definition: { version: 3, source: 'clicks / impressions', retired: true } },
    { action: 'follow', kind: 'rule', metrics: [{ version: 2 }, { version: 3, source: 'clicks / impressions' }] },
  ]);
});

it('a rule or metric that was removed can come back, with the next number', () => {
  const gone = store(
    [metric('net', 1, 'clicks / impressions'), { ...metric('net', 2, 'clicks / impressions'), retired: true }],
    [{ id: 'low', version: 3, removed: true, definition: ruleFile, metrics: [] }],
  );
  const text = `metric: net\ntitle: net\nformula: clicks / impressions\n---\n${JSON.stringify(ruleFile)}\n`;
  const { planned } = plan(text, gone);
  expect(planned.changes).toMatchObject([
    { action: 'create', definition: { version: 3 } },
    { action: 'create', version: 4, from: 3 },
  ]);
});

it.each([
  [
    'a formula',
    'metric: bad\ntitle: Bad\nformula: impressions - clicks / impressions\n',
    [
      'a.yaml:3:10: clicks / impressions is a ratio and impressions is a count: the one cannot be subtracted from the other; did you mean (impressions - clicks) / impressions ?',
    ],
  ],
  [
    'a setting',
    'rule: r\nname: R\nscope:\n  level: campain\ncondition: "@ctr < 1%"\n',
    [
      "a.yaml:4:10: scope.level cannot be 'campain'; did you mean campaign ? (one of account, campaign, ad_group, ad, creative, keyword)",
    ],
  ],
  ['what it is', 'name: R\n', ['a.yaml:1:1: it is not said what this is: begin with `rule: an_id` or `metric: an_id`']],
  [
    'twice',
    'metric: a\ntitle: A\nformula: clicks\n---\nmetric: a\ntitle: A\nformula: spend\n',
    ['a.yaml:5:9: metric a is described in a.yaml:1 already: leave one of them out'],
  ],
  [
    'a circle',
    "metric: a\ntitle: A\nformula: '@b'\n---\nmetric: b\ntitle: B\nformula: '@a'\n",
    [
      'a.yaml:3:11: in @b@1: a metric cannot be made of itself: @a → @b → @a',
      'a.yaml:7:11: in @a@1: a metric cannot be made of itself: @b → @a → @b',
    ],
  ],
  [
    'a rule that is not there',
    'rule: r\nname: R\nscope: { level: ad }\ncondition: clicks > 1\ninhibited_by: [{ rule: nope }]\n',
    ['a.yaml:5:24: there is no rule nope: name one that there is'],
  ],
  [
    'a metric that a stored rule could not be computed with',
    'metric: net\ntitle: net\nformula: spend\n',
    [
      expect.stringMatching(
        /^a\.yaml:3:10: rule low uses it and would no longer fit: condition .*; change the rule with it$/,
      ),
    ],
  ],
  [
    'a version of a built-in metric that a stored rule could not be computed with',
    'metric: ctr\ntitle: CTR\nformula: spend\n',
    [expect.stringMatching(/^a\.yaml:3:10: rule ctr_low uses it and would no longer fit: condition /)],
  ],
])('says file, line, column, reason and what to write: %s', (_, text, expected) => {
  const more = { id: 'ctr_low', version: 1, removed: false, definition: ctrRule, metrics: [] };
  const { problems } = plan(text, { ...filled, rules: [...filled.rules, more] });
  expect(problems).toEqual(expected);
});

it('a rule that fitted nothing before does not keep others from changing', () => {
  const unfit = { ...ruleFile, rule: 'unfit', condition: '@gone < 1%' };
  const unreadable = { rule: 'unreadable', shape: 'of another version' };
  const rules = [unfit, unreadable].map((definition) => ({
    id: definition.rule,
    version: 1,
    removed: false,
    definition,
    metrics: [],
  }));
  const { changes, problems } = plan('metric: net\ntitle: net\nformula: clicks\n', store(filled.metrics, rules));
  expect(problems).toEqual([]);
  expect(changes).toEqual(['update metric net']);
});

it('tells which rules use a metric, built-in ones as well, directly and through others', () => {
  const ctr = { ...ruleFile, rule: 'ctr_low', condition: '@ctr over 7d < 1% and @twice over 7d > 5' };
  const stored = store(
    [metric('net', 1, 'clicks / impressions'), metric('twice', 1, '@net * 2')],
    [
      { id: 'low', version: 1, removed: false, definition: ruleFile, metrics: [] },
      { id: 'ctr_low', version: 1, removed: false, definition: ctr, metrics: [] },
      { id: 'gone', version: 1, removed: true, definition: { ...ruleFile, rule: 'gone' }, metrics: [] },
    ],
  );
  expect(Object.fromEntries(rulesByMetric(stored))).toEqual({
    net: ['low', 'ctr_low'],
    twice: ['ctr_low'],
    ctr: ['ctr_low'],
  });
});

it('what is exported changes nothing when it is applied', () => {
  const files = definitionFiles(filled);
  expect(files.map(({ path }) => path)).toEqual(['metrics/net.yaml', 'rules/low.yaml']);
  expect(files[1]?.text).toBe('rule: low\nname: Low\nscope:\n  level: campaign\ncondition: "@net < 2%"\n');
  const { planned } = plan(files.map(({ text }) => text).join('---\n'), filled, true);
  expect(planned).toMatchObject({ changes: [], unchanged: 2, problems: [] });
});

it('of more rules than an organisation may have none is taken, unless others go', () => {
  const file = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => JSON.stringify({ ...ctrRule, rule: `r${from + n}` })).join('\n---\n');
  const stored = store(
    [],
    Array.from({ length: 500 }, (_, n) => {
      return { id: `r${n}`, version: 1, removed: false, definition: { ...ctrRule, rule: `r${n}` }, metrics: [] };
    }),
  );
  expect(plan(file(500), store()).problems).toEqual([]);
  expect(plan(file(1, 500), stored).problems).toEqual([
    'a.yaml:1:9: 501 rules: 500 is the most of an organisation, take some out of use',
  ]);
  expect(plan(file(1, 500), stored, true).problems).toEqual([]);
});
