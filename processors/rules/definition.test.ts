import { expect, it } from 'vitest';
import { RuleError } from '../errors.ts';
import { builtInCatalogue } from '../formula/catalogue/catalogue.ts';
import { readRule, ruleJsonSchema } from './definition.ts';

const metrics = builtInCatalogue();
const least = { rule: 'ctr_low', name: 'CTR is low', scope: { level: 'campaign' }, condition: '@ctr over 7d < 0.5%' };

function problems(said: unknown): string[] {
  try {
    readRule(said, metrics);
    return [];
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return error.message.split('\n');
  }
}

it('needs little: an id, a name, a level and a condition; all else has a default that is safe', () => {
  expect(readRule(least, metrics)).toMatchObject({
    mode: 'notify',
    group_by: 'entity',
    for: 0,
    keep_firing_for: 0,
    schedule: { on_update: true },
    min_finality: 'provisional',
    no_data: { policy: 'keep', after: 0 },
    error: { policy: 'alert', after: 0 },
    severity: 'warn',
    inhibited_by: [],
    examples: [],
  });
});

it('reads lengths of time into milliseconds', () => {
  const rule = readRule(
    { ...least, for: '2h', keep_firing_for: '90s', cooldown: '1d', schedule: { every: '15m' } },
    metrics,
  );
  expect([rule.for, rule.keep_firing_for, rule.cooldown, rule.schedule.every]).toEqual([
    7_200_000, 90_000, 86_400_000, 900_000,
  ]);
});

it.each<[string, object, string[]]>([
  [
    'a setting that was misspelt',
    { keep_fireing_for: '1h' },
    ['ctr_low: keep_fireing_for is not known here; did you mean keep_firing_for ?'],
  ],
  [
    'a setting in the wrong place',
    { level: 'campaign' },
    ['ctr_low: level is a setting of another place: it cannot stand here'],
  ],
  [
    'one further in',
    { scope: { level: 'campain' } },
    [
      "ctr_low: scope.level cannot be 'campain'; did you mean campaign ? (one of account, campaign, ad_group, ad, creative, keyword)",
    ],
  ],
  [
    'what is missing',
    { condition: undefined },
    ['ctr_low: condition is missing: when it fires, such as @ctr over 7d < 0.5%'],
  ],
  [
    'a length that is none',
    { for: '2 hours' },
    ["ctr_low: for must be a length of time such as 15m, 2h or 1d, at most 400d; it is '2 hours'"],
  ],
  [
    'a condition that is a figure',
    { condition: '@ctr over 7d' },
    ['ctr_low: condition must be true or false, such as @ctr over 7d > 2%; this is a ratio'],
  ],
  [
    'a formula that does not fit',
    { condition: 'impressions - clicks / impressions > 1' },
    [
      "ctr_low: condition at 1, 'impressions - clicks / impressions': clicks / impressions is a ratio and impressions is a count: the one cannot be subtracted from the other; did you mean (impressions - clicks) / impressions > 1 ?",
    ],
  ],
  [
    'a rule that never runs',
    { schedule: { on_update: false } },
    ['ctr_low: schedule never evaluates: set on_update to true, or say every'],
  ],
  [
    'a rule that inhibits itself',
    { inhibited_by: [{ rule: 'ctr_low' }] },
    ['ctr_low: inhibited_by a rule cannot keep itself quiet: name another one'],
  ],
  [
    'a flight that ends before it starts',
    { flights: [{ start: '2026-11-02', end: '2026-11-01', budget: 5, currency: 'EUR' }] },
    ['ctr_low: flights.0 ends (2026-11-01) before it starts (2026-11-02)'],
  ],
  [
    'a day that is none',
    { flights: [{ start: '2026-02-30', end: '2026-03-01', budget: 5, currency: 'EUR' }] },
    ["ctr_low: flights.0.start must be a day such as 2026-11-30; it is '2026-02-30'"],
  ],
  [
    'a mode that acts',
    { mode: 'auto' },
    [
      "ctr_low: mode cannot be 'auto': Millrace changes nothing at a platform: notify tells people, and over a webhook whatever is to act (one of off, shadow, notify)",
    ],
  ],
  [
    'actions',
    { actions: [{ op: 'PAUSE' }] },
    [
      'ctr_low: actions is not known here: Millrace changes nothing at a platform: notify tells people, and over a webhook whatever is to act',
    ],
  ],
  [
    "a name of Millrace's own alerts",
    { rule: 'rule_instances_over_limit' },
    ["rule_instances_over_limit: rule is what an alert of Millrace's own is called: choose another id"],
  ],
  ['a share above one', { min_coverage: 95 }, ['ctr_low: min_coverage must be at most 1']],
  [
    'two things at once',
    { severity: 'urgent', for: 5 },
    ['ctr_low: for must be a text, not 5', "ctr_low: severity cannot be 'urgent' (one of info, warn, critical)"],
  ],
])('says what is wrong, where, and what to write: %s', (_name, change, expected) => {
  expect(problems({ ...least, ...change })).toEqual(expected);
});

it('publishes a JSON schema of files: lengths are texts there, and what has a default need not be said', () => {
  expect(ruleJsonSchema()).toMatchObject({
    type: 'object',
    required: ['rule', 'name', 'scope', 'condition'],
    properties: { for: { type: 'string', default: '0s' }, scope: { required: ['level'] } },
    additionalProperties: false,
  });
});
