import { IANAZone } from 'luxon';
import { z } from 'zod';
import { isOwnAlert } from '../../schemas/own-alerts.ts';
import type { FormulaProblem } from '../errors.ts';
import { FormulaError, RuleError } from '../errors.ts';
import { compileFormula } from '../formula/formula.ts';
import type { Metrics } from '../formula/language/metrics.ts';
import { unitWords } from '../formula/language/units.ts';
import { duration } from './duration.ts';
import { exampleSchema } from './example.ts';
import { type RuleProblem, ruleProblems } from './problems.ts';
import { entityFilter, flightSchema, levels, text } from './scope.ts';

/** A rule's name in links, inhibitions and files. */
export const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be small letters, digits, _ and -, a letter first, at most 63');

const formula = z.string().trim().min(1).max(4096).meta({ description: 'a formula: docs/reference/formulas.md' });
const words = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be small letters, digits and _'), text);
const severity = z.enum(['info', 'warn', 'critical']);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00');
/** In the order in which a week counts them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const positive = z.number().positive();
const policy = z.enum(['keep', 'alert', 'ok']);

const schedule = z.strictObject({
  on_update: z.boolean().default(true).meta({ description: 'evaluate when data that the rule depends on changes' }),
  every: duration
    .refine((ms) => ms >= 60_000, 'must be at least 1m')
    .optional()
    .meta({ description: 'evaluate on a timer as well' }),
  debounce: duration
    .prefault('0s')
    .refine((ms) => ms <= 3_600_000, 'must be at most 1h')
    .meta({ description: 'data that comes within so long after an evaluation is judged together, when it is over' }),
  active: z
    .strictObject({
      days: z
        .array(z.enum(weekdays))
        .min(1)
        .default([...weekdays]),
      from: clock.default('00:00'),
      to: clock.optional().meta({ description: 'end, exclusive; midnight where it is absent' }),
    })
    .optional()
    .meta({ description: 'outside of these hours the rule is not evaluated and its alerts stay as they are' }),
  zone: z
    .string()
    .refine((name) => IANAZone.isValidZone(name), 'must be a time zone such as Europe/Berlin')
    .optional()
    .meta({ description: 'of the active hours; the zone of the account where it is absent' }),
});

const minimums = z.strictObject({
  over: z
    .string()
    .optional()
    .meta({ description: 'the window they are counted in; the first one that the condition names where it is absent' }),
  impressions: positive.optional(),
  clicks: positive.optional(),
  conversions: positive.optional(),
  spend: positive.optional().meta({ description: 'in units of the account’s currency' }),
});

/** A rule as it stands in a file and in the table of rules. Lengths of time are read into milliseconds. */
export const ruleSchema = z.strictObject({
  rule: ruleId,
  name: text.max(120),
  about: text.optional().meta({ description: 'what it is for, in a sentence or two' }),
  owner: text.optional(),
  mode: z
    .enum(['off', 'shadow', 'notify'])
    .default('notify')
    .meta({ description: 'shadow: evaluated and shown, but nobody is told' }),
  scope: z.strictObject({
    level: z.enum(levels),
    family: text.default('delivery').meta({ description: 'family of the reports' }),
    platforms: z.array(text).min(1).optional(),
    accounts: z.array(text).min(1).optional(),
    entities: entityFilter.optional(),
    include_paused: z
      .boolean()
      .default(true)
      .meta({ description: 'false: entities that are paused, ended, drafts, archived or removed are left out' }),
    min_age_days: z
      .number()
      .int()
      .min(1)
      .max(60)
      .optional()
      .meta({ description: 'entities whose first day with data is less far back are left out' }),
  }),
  group_by: z
    .enum(['entity', 'account'])
    .default('entity')
    .meta({ description: 'one alert an entity, or one for all entities of an account together' }),
  condition: formula,
  schedule: schedule.prefault({}),
  for: duration.prefault('0s').meta({ description: 'how long the condition must hold before it fires' }),
  keep_firing_for: duration.prefault('0s').meta({ description: 'how long it must be over before the alert resolves' }),
  clear: formula
    .optional()
    .meta({ description: 'what must hold for it to be over; the opposite of the condition where absent' }),
  min_samples: minimums.optional().meta({ description: 'with fewer, the condition counts as not met' }),
  min_finality: z
    .enum(['provisional', 'settling', 'final'])
    .default('provisional')
    .meta({ description: 'data less final than this changes nothing' }),
  min_coverage: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta({ description: 'share of the days looked at that must have been fetched complete; less changes nothing' }),
  no_data: z
    .strictObject({ policy: policy.default('keep'), after: duration.prefault('0s') })
    .prefault({})
    .meta({ description: 'what becomes of it when there is no value: keep the state, alert, or take it as fine' }),
  error: z
    .strictObject({ policy: policy.default('alert'), after: duration.prefault('0s') })
    .prefault({})
    .meta({ description: 'the same for values that cannot be computed: mixed currencies, overflow' }),
  cooldown: duration.prefault('0s').meta({ description: 'how long after it resolved it does not fire again' }),
  severity: severity.default('warn'),
  severity_when: z
    .array(z.strictObject({ when: formula, is: severity }))
    .max(8)
    .default([])
    .meta({ description: 'the first that holds decides; an alert that fires is raised, never lowered' }),
  inhibited_by: z
    .array(z.strictObject({ rule: ruleId, same: z.enum(['account', 'entity']).default('account') }))
    .max(20)
    .default([])
    .meta({ description: 'while an alert of one of these fires, this one stays quiet' }),
  max_notifications_per_day: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'how often a day each channel is told that one alert fires; its end is always told' }),
  keep_evaluations: z
    .boolean()
    .default(true)
    .meta({ description: 'false: what it comes to is not kept for 90 days, only what becomes of its alerts' }),
  labels: words.default({}).meta({ description: 'for routing; they never change while an alert lives' }),
  annotations: words.default({}).meta({ description: 'words for people: summary, runbook, …' }),
  flights: z
    .array(flightSchema)
    .max(1000)
    .default([])
    .meta({ description: 'budgets and days, for pacing() and projected()' }),
  examples: z.array(exampleSchema).max(50).default([]).meta({ description: 'what `millrace rules test` runs' }),
});

/** A rule as files have it: what may be left out is optional, lengths of time are written `2h`. */
export type RuleFile = z.input<typeof ruleSchema>;

/** A rule, whole: defaults filled in, lengths of time in milliseconds. */
export type RuleDefinition = z.output<typeof ruleSchema>;

/** A version of a rule of a tenant. Versions are numbered from 1 and never changed. */
export interface RuleVersion {
  readonly tenant: string;
  readonly version: number;
  readonly definition: RuleDefinition;
}

/**
 * Reads a rule from what a file or a form says, and checks everything that can be told without data: shape, names and formulas.
 * @throws RuleError MR_RULE with every problem found, each with its place.
 */
export function readRule(said: unknown, metrics: Metrics): RuleDefinition {
  const parsed = ruleSchema.safeParse(said);
  if (!parsed.success) throw refused(said, ruleProblems(parsed.error.issues, said, settingNames()));
  const problems = checkRule(parsed.data, metrics);
  if (problems.length > 0) throw refused(said, problems);
  return parsed.data;
}

/** What is wrong with a rule whose shape is right: formulas, contradictions. Empty when nothing is. */
export function checkRule(rule: RuleDefinition, metrics: Metrics): readonly RuleProblem[] {
  return [
    ...truth('condition', rule.condition, metrics),
    ...(rule.clear === undefined ? [] : truth('clear', rule.clear, metrics)),
    ...rule.severity_when.flatMap(({ when }, at) => truth(`severity_when.${at}.when`, when, metrics)),
    ...samples(rule, metrics),
    ...contradictions(rule),
  ];
}

/** JSON schema of a rule file, for editors. */
export function ruleJsonSchema(): unknown {
  return z.toJSONSchema(ruleSchema, { io: 'input' });
}

/** The names of all settings, for what was misspelt. */
function settingNames(): readonly string[] {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, inner] of Object.entries(part)) {
      if (key === 'properties') for (const name of Object.keys(inner as object)) names.add(name);
      walk(inner);
    }
  };
  walk(ruleJsonSchema());
  return [...names];
}

function truth(place: string, source: string, metrics: Metrics): readonly RuleProblem[] {
  try {
    const { unit } = compileFormula(source, metrics);
    if (unit === 'bool') return [];
    const message = `must be true or false, such as ${example(source, unit)}; this is ${unitWords[unit]}`;
    return [{ place, message }];
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return error.problems.map((problem) => ({
      place,
      message: problem.message,
      formula: formulaPart(source, problem),
    }));
  }
}

function example(source: string, unit: string): string {
  return `${source} > ${unit === 'ratio' || unit === 'percent' ? '2%' : '100'}`;
}

function formulaPart(source: string, { span, fix }: FormulaProblem): Required<RuleProblem>['formula'] {
  return { source, span, ...(fix !== undefined && { fix }) };
}

function samples(rule: RuleDefinition, metrics: Metrics): readonly RuleProblem[] {
  const over = rule.min_samples?.over;
  if (over === undefined) return [];
  try {
    compileFormula(`clicks over ${over}`, metrics);
    return [];
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return [{ place: 'min_samples.over', message: `'${over}' is no window: write 7d, 24h, mtd, today or flight` }];
  }
}

function contradictions(rule: RuleDefinition): readonly RuleProblem[] {
  const found: RuleProblem[] = [];
  if (isOwnAlert(rule.rule)) {
    found.push({ place: 'rule', message: "is what an alert of Millrace's own is called: choose another id" });
  }
  const { on_update, every, active } = rule.schedule;
  if (!on_update && every === undefined) {
    found.push({ place: 'schedule', message: 'never evaluates: set on_update to true, or say every' });
  }
  if (active?.to !== undefined && active.to === active.from) {
    found.push({
      place: 'schedule.active',
      message: `from and to are both ${active.to}: leave to out for the whole day`,
    });
  }
  if (rule.inhibited_by.some((other) => other.rule === rule.rule)) {
    found.push({ place: 'inhibited_by', message: 'a rule cannot keep itself quiet: name another one' });
  }
  if (rule.group_by === 'account' && (!rule.scope.include_paused || rule.scope.min_age_days !== undefined)) {
    const message =
      'include_paused and min_age_days are of single entities; an account’s sums are of all of them: group by entity';
    found.push({ place: 'scope', message });
  }
  for (const [at, { start, end }] of rule.flights.entries()) {
    if (end < start) found.push({ place: `flights.${at}`, message: `ends (${end}) before it starts (${start})` });
  }
  return found;
}

function refused(said: unknown, problems: readonly RuleProblem[]): RuleError {
  const name = typeof said === 'object' && said !== null && 'rule' in said ? String(said.rule) : 'the rule';
  const [first = { place: '', message: 'cannot be read' }, ...rest] = problems;
  return new RuleError(name, [first, ...rest]);
}
