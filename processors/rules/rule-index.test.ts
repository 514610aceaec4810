import { expect, it } from 'vitest';
import { builtInCatalogue } from '../formula/catalogue/catalogue.ts';
import { compileRule } from './compiled.ts';
import { readRule } from './definition.ts';
import { RuleIndex } from './rule-index.ts';

const metrics = builtInCatalogue();

function rule(id: string, scope: object, condition = 'clicks over 7d > 1') {
  const definition = readRule({ rule: id, name: id, scope: { level: 'ad', ...scope }, condition }, metrics);
  return compileRule({ tenant: 'acme', version: 1, definition }, metrics);
}

const ad = {
  subject: { tenant: 'acme', platform: 'META', account: 'a1', family: 'delivery', level: 'AD', entity: '7' },
  name: 'Spring sale video',
  path: ['a1', 'camp', 'group', '7'],
} as const;

it.each<[string, object, boolean]>([
  ['everything of its level', {}, true],
  ['another level', { level: 'campaign' }, false],
  ['another family', { family: 'age' }, false],
  ['its platform, in any case', { platforms: ['google', 'Meta'] }, true],
  ['another platform', { platforms: ['google'] }, false],
  ['its account', { accounts: ['a1'] }, true],
  ['another account', { accounts: ['a2'] }, false],
  ['it by its id', { entities: { ids: ['7', '8'] } }, true],
  ['another id', { entities: { ids: ['8'] } }, false],
  ['all but it', { entities: { not_ids: ['7'] } }, false],
  ['what is below its campaign', { entities: { under: ['camp'] } }, true],
  ['what is below another', { entities: { under: ['other'] } }, false],
  ['a part of its name', { entities: { name_contains: 'SALE' } }, true],
  ['a part that its name lacks', { entities: { name_lacks: 'sale' } }, false],
  ['its id in another account', { accounts: ['a2'], entities: { ids: ['7'] } }, false],
])('an ad is in the scope of a rule for %s: %s', (_name, scope, isIn) => {
  const index = new RuleIndex();
  index.put(rule('r', scope));
  expect(index.of(ad).map(({ id }) => id)).toEqual(isIn ? ['r'] : []);
});

it('a rule that is put again or taken out is not found where it was', () => {
  const index = new RuleIndex();
  index.put(rule('r', { accounts: ['a1'] }, 'clicks over 90d > 1'));
  expect(index.days).toBe(90);
  index.put(rule('r', { accounts: ['a2'] }));
  expect([index.of(ad), index.days, index.size]).toEqual([[], 7, 1]);
  index.delete('r');
  expect([index.days, index.size]).toEqual([0, 0]);
});

it('of 10,000 rules an entity meets the few that can concern it', () => {
  const index = new RuleIndex();
  for (let n = 0; n < 10_000; n++) index.put(rule(`r${n}`, { entities: { ids: [String(n)] } }));
  expect(index.of(ad).map(({ id }) => id)).toEqual(['r7']);
});

it.each([
  ['@ctr over 7d < 1%', ['impressions', 'clicks'], 7, true, false],
  ['spend over today > 1', ['spend'], 1, true, false],
  ['spend over 24h > 1', ['spend'], 2, false, true],
  ['@ctr over 1d < 0.7 * same_weekday(@ctr over 1d, 4)', ['impressions', 'clicks'], 29, true, false],
  ['prev(clicks over 7d, 7d) > 1 and spend over 2d > 1', ['clicks', 'spend'], 14, true, false],
  ['clicks where (conversions > 0) over 3d > 1', ['clicks', 'conversions'], 3, true, false],
])('%s depends on %j of %i days', (condition, measures, days, daily, hourly) => {
  const { needs } = rule('r', {}, condition);
  const names = ['impressions', 'clicks', 'conversions', 'spend'];
  const bits = { impressions: 0, clicks: 3, conversions: 11, spend: 15 } as const;
  expect(names.filter((name) => needs.measures & (1 << bits[name as 'spend']))).toEqual(
    names.filter((name) => measures.includes(name)),
  );
  expect([needs.days, needs.daily, needs.hourly]).toEqual([days, daily, hourly]);
});
