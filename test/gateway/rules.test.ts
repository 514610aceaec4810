import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunningGateway } from '../../gateway/main.ts';
import type { RunningSink } from '../../sinks/index.ts';
import { testEnvironment } from '../lanes.ts';
import { contractTopics, createGround, type Ground } from '../sinks/sinking.ts';
import { ask, insertGold, insertTenant, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

let gateway: RunningGateway;
let ground: Ground;
let relay: RunningSink;
let [tenant, token] = ['', ''];

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment());
  ({ gateway } = started);
  ground = await createGround();
  tenant = `${ground.id}-rules`;
  await insertTenant(started.config, tenant, 'a1');
  await insertGold(started.config, [
    storedGold(tenant, { report_day: '2026-11-01', clicks: '5', entity_name: 'Autumn' }),
    storedGold(tenant, { report_day: '2026-11-02', clicks: '50', entity_name: 'Autumn' }),
    storedGold(tenant, { report_day: '2026-11-03', clicks: '4', entity_name: 'Autumn' }),
  ]);
  relay = await ground.start('config-outbox', { topics: contractTopics() });
  token = await tokenOf(gateway, tenant);
});
afterAll(async () => {
  await relay?.stop();
  await gateway?.close();
  await ground?.close();
});

const low = { rule: 'ctr_low', name: 'CTR is low', scope: { level: 'campaign' }, condition: '@ctr over 1d < 1%' };
const refusals =
  '... on Refusal { message } ... on Invalid { problems { place message span { start end } fix } } ... on VersionConflict { version }';
const saved = '... on RuleSaved { changed rule { id version mode condition removed } }';

async function change(field: string, variables: object = {}, head = ''): Promise<Record<string, unknown>> {
  const { data, errors } = await ask(
    gateway,
    token,
    `mutation${head} { change: ${field} { __typename ${saved} ${refusals} } }`,
    variables,
  );
  expect(errors).toBeUndefined();
  return (data as never as { change: Record<string, unknown> }).change;
}
const create = (definition: unknown) =>
  change('createRule(definition: $d, reason: "because")', { d: definition }, '($d: JSON!)');
const update = (version: number, definition: unknown) =>
  change(
    'updateRule(id: "ctr_low", version: $v, definition: $d)',
    { v: version, d: definition },
    '($v: Int!, $d: JSON!)',
  );

async function query(text: string, variables: object = {}): Promise<Record<string, never>> {
  const { data, errors } = await ask(gateway, token, text, variables);
  expect(errors).toBeUndefined();
  return data as never;
}

describe('a rule', () => {
  it('is refused with each problem at its place, the part of the formula and what was meant', async () => {
    expect(await create({ ...low, condition: '@ctrr over 1d < 1%' })).toMatchObject({
      __typename: 'Invalid',
      problems: [{ place: 'condition', span: { start: 0, end: 5 }, fix: '@ctr over 1d < 1%' }],
    });
    expect(await create({ ...low, inhibited_by: [{ rule: 'none' }] })).toMatchObject({
      __typename: 'Invalid',
      problems: [{ place: 'inhibited_by.0.rule' }],
    });
  });

  it('is made, changed against its version, switched off, and taken out; each is in the history and the trail', async () => {
    expect(await create(low)).toMatchObject({
      __typename: 'RuleSaved',
      changed: true,
      rule: { id: 'ctr_low', version: 1 },
    });
    expect(await create(low)).toMatchObject({ __typename: 'VersionConflict', version: 1 });
    expect(await update(1, { ...low, condition: '@ctr over 1d < 2%' })).toMatchObject({
      changed: true,
      rule: { version: 2 },
    });
    expect(await update(1, low)).toMatchObject({ __typename: 'VersionConflict', version: 2 });
    expect(await update(2, { ...low, condition: '@ctr over 1d < 2%' })).toMatchObject({
      changed: false,
      rule: { version: 2 },
    });
    expect(await update(2, { ...low, rule: 'other' })).toMatchObject({
      __typename: 'Invalid',
      problems: [{ place: 'rule' }],
    });
    expect(await change('setRuleMode(id: "ctr_low", version: 2, mode: SHADOW)')).toMatchObject({
      rule: { version: 3, mode: 'SHADOW' },
    });
    expect(await change('setRuleMode(id: "none", version: 2, mode: OFF)')).toMatchObject({ __typename: 'NotFound' });
    const { rule } =
      await query(`{ rule(id: "ctr_low") { versions { version savedBy reason changes { place before after } }
      diff(from: 1, to: 3) { place before after } } }`);
    expect(rule).toEqual({
      versions: [
        { version: 3, savedBy: 'developer', reason: null, changes: [{ place: 'mode', before: null, after: 'shadow' }] },
        {
          version: 2,
          savedBy: 'developer',
          reason: null,
          changes: [{ place: 'condition', before: '@ctr over 1d < 1%', after: '@ctr over 1d < 2%' }],
        },
        { version: 1, savedBy: 'developer', reason: 'because', changes: expect.any(Array) },
      ],
      diff: [
        { place: 'mode', before: null, after: 'shadow' },
        { place: 'condition', before: '@ctr over 1d < 1%', after: '@ctr over 1d < 2%' },
      ],
    });
    expect(await change('deleteRule(id: "ctr_low", version: 3)')).toMatchObject({
      changed: true,
      rule: { removed: true },
    });
    expect(await update(3, low)).toMatchObject({ changed: true, rule: { version: 4, removed: false } });
    const { auditEvents } = await query('{ auditEvents { nodes { seq action subjectVersion actorId } } }');
    expect((auditEvents as unknown as { nodes: { action: string }[] }).nodes.map(({ action }) => action)).toEqual([
      'rule.save',
      'rule.remove',
      'rule.save',
      'rule.save',
      'rule.save',
    ]);
    const { verifyAudit } = await query('{ verifyAudit { ok intact anchor } }');
    expect(verifyAudit).toMatchObject({ ok: true, intact: 5 });
  });

  it('is with the rule engine’s topic within two seconds, and says so', async () => {
    const begun = performance.now();
    await update(4, { ...low, name: 'CTR is very low' });
    await vi.waitFor(
      async () => {
        const { rule } = await query('{ rule(id: "ctr_low") { version published } }');
        expect(rule).toEqual({ version: 5, published: true });
      },
      { timeout: 2_000, interval: 50 },
    );
    expect(performance.now() - begun).toBeLessThan(2_500);
  });
});

describe('a backtest', () => {
  const backtest = `query($input: BacktestInput!) { backtestRule(input: $input) { __typename
    ... on Backtest { from to records alerts entities days { day fired } fired { entityName firedAt endedAt value threshold comparison unit currency subject } }
    ... on Invalid { problems { place } } ... on Refusal { message } } }`;

  it('tells when a rule that is not saved would have fired, day by day', async () => {
    const below = { threshold: 0.01, comparison: '<', unit: 'RATIO', currency: null };
    const { backtestRule } = await query(backtest, { input: { definition: low, days: 3, until: '2026-11-03' } });
    expect(backtestRule).toMatchObject({
      __typename: 'Backtest',
      from: '2026-11-01',
      to: '2026-11-03',
      alerts: 2,
      entities: 1,
      days: [
        { day: '2026-11-01', fired: 0 },
        { day: '2026-11-02', fired: 1 },
        { day: '2026-11-03', fired: 0 },
        { day: '2026-11-04', fired: 1 },
      ],
      // 5 and 4 clicks of 1,000 impressions; six hours into the next day each day is taken as complete.
      fired: [
        { entityName: 'Autumn', firedAt: '2026-11-02T06:00:00.000000Z', value: 0.005, ...below },
        { entityName: 'Autumn', firedAt: '2026-11-04T06:00:00.000000Z', value: 0.004, ...below },
      ],
    });
  });

  it('tries one that is stored, also one that is switched off, and refuses what is none', async () => {
    const stored = await query(backtest, { input: { ruleId: 'ctr_low', days: 3, until: '2026-11-03' } });
    expect(stored.backtestRule).toMatchObject({ alerts: 2 });
    const wrong = await query(backtest, { input: { definition: { ...low, condition: 'clicks' } } });
    expect(wrong.backtestRule).toMatchObject({ __typename: 'Invalid', problems: [{ place: 'condition' }] });
    expect((await query(backtest, { input: { ruleId: 'none' } })).backtestRule).toMatchObject({
      __typename: 'NotFound',
    });
  });
});

describe('a metric', () => {
  const metric = (field: string) =>
    `mutation { change: ${field} { __typename ... on MetricSaved { changed rules metric { id version unit retired usedByRules } }
      ${refusals} ... on InUse { rules metrics } } }`;
  const changeMetric = async (field: string) => ((await query(metric(field))) as unknown as { change: unknown }).change;

  it('is saved against its version, followed by its rules, and not taken out while one uses it', async () => {
    expect(
      await changeMetric('saveMetric(id: "net_ctr", version: 0, title: "Net", formula: "clicks /")'),
    ).toMatchObject({
      __typename: 'Invalid',
      problems: [{ place: 'formula' }],
    });
    const saveFirst = 'saveMetric(id: "net_ctr", version: 0, title: "Net", formula: "clicks / impressions")';
    expect(await changeMetric(saveFirst)).toMatchObject({ changed: true, metric: { version: 1, unit: 'RATIO' } });
    expect(await changeMetric(saveFirst)).toMatchObject({ __typename: 'VersionConflict', version: 1 });
    await create({ ...low, rule: 'net_low', condition: '@net_ctr over 1d < 1%' });
    expect(
      await changeMetric('saveMetric(id: "net_ctr", version: 1, title: "Net", formula: "link_clicks / impressions")'),
    ).toMatchObject({
      rules: ['net_low'],
      metric: { version: 2, usedByRules: ['net_low'] },
    });
    const { rule } = await query('{ rule(id: "net_low") { version metrics { id version } } }');
    expect(rule).toMatchObject({
      version: 1,
      metrics: [
        { id: 'net_ctr', version: 1 },
        { id: 'net_ctr', version: 2 },
      ],
    });
    expect(await changeMetric('saveMetric(id: "net_ctr", version: 2, title: "Net", formula: "spend")')).toMatchObject({
      __typename: 'InUse',
    });
    expect(await changeMetric('retireMetric(id: "net_ctr", version: 2)')).toMatchObject({
      __typename: 'InUse',
      rules: ['net_low'],
    });
    await change('deleteRule(id: "net_low", version: 1)');
    expect(await changeMetric('retireMetric(id: "net_ctr", version: 2)')).toMatchObject({
      changed: true,
      metric: { version: 3, retired: true },
    });
    expect(await changeMetric('retireMetric(id: "ctr", version: 1)')).toMatchObject({ __typename: 'Invalid' });
  });
});

describe('a formula', () => {
  it('is checked with its unit, parts and explanation, or the span that is wrong', async () => {
    const check =
      'query($f: String!) { checkFormula(formula: $f, condition: true) { ok unit problems { message span { start end } fix } parts { text unit about } explanation { measures windows } } }';
    expect((await query(check, { f: '@ctr over 7d < 1%' })).checkFormula).toMatchObject({
      ok: true,
      unit: 'BOOL',
      parts: [{ text: '@ctr', unit: 'RATIO', about: 'Click-through rate: clicks / impressions' }],
      explanation: { measures: ['clicks', 'impressions'], windows: ['7 days to the last complete day'] },
    });
    expect((await query(check, { f: 'clickss > 3' })).checkFormula).toMatchObject({
      ok: false,
      problems: [{ span: { start: 0, end: 7 }, fix: 'clicks > 3' }],
    });
    expect((await query(check, { f: 'clicks' })).checkFormula).toMatchObject({ ok: false, unit: null });
  });

  it('has its words for an editor, with units and examples', async () => {
    const { formulaWords } = await query('{ formulaWords { text kind unit detail } }');
    expect(formulaWords).toContainEqual({ text: 'clicks', kind: 'MEASURE', unit: 'COUNT', detail: null });
    expect(formulaWords).toContainEqual({
      text: '@ctr',
      kind: 'METRIC',
      unit: 'RATIO',
      detail: 'clicks / impressions',
    });
    expect(formulaWords).toContainEqual({
      text: 'change(',
      kind: 'FUNCTION',
      unit: null,
      detail: 'change(numeric, back)',
    });
  });
});
