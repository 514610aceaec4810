import { expect, it } from 'vitest';
import { labelsOf, toldBy } from './told.ts';

const rule = { rule: 'ctr', severity: 'critical', scope: { level: 'campaign', platforms: ['meta'] } };
const known = labelsOf(rule);
const routes = (...below: readonly Record<string, unknown>[]) => ({ route: { channels: ['team'], routes: below } });
const sure = (channel: string) => ({ channel, isSure: true });
const perhaps = (channel: string) => ({ channel, isSure: false });

it('knows of a rule’s alerts what the rule says, and nothing that only an alert has', () => {
  expect(known).toEqual({ rule: 'ctr', severity: 'critical', level: 'campaign', platform: 'meta' });
  expect(labelsOf({ rule: 'x' })).toEqual({ rule: 'x', severity: 'warn', level: 'campaign' });
});

it('tells the first route that surely takes them, and nobody after it', () => {
  const critical = { match: { severity: ['warn', 'critical'] }, channels: ['pager'] };
  expect(toldBy(routes(critical, { channels: ['all'] }), known)).toEqual([sure('pager')]);
  expect(toldBy(routes({ match: { severity: 'info' }, channels: ['digest'] }), known)).toEqual([sure('team')]);
  expect(toldBy(routes({ match: { rule: 'c*r' }, channels: ['pager'] }), known)).toEqual([sure('pager')]);
  expect(toldBy(routes({ match: { rule: 'c.r' }, channels: ['pager'] }), known)).toEqual([sure('team')]);
  expect(toldBy(routes({ not_match: { platform: 'meta' }, channels: ['pager'] }), known)).toEqual([sure('team')]);
});

it('leaves open what hangs on an alert, and then who would be told otherwise', () => {
  const ofAccount = { match: { account: 'a1' }, channels: ['owner'] };
  expect(toldBy(routes(ofAccount), known)).toEqual([perhaps('owner'), perhaps('team')]);
  expect(toldBy(routes(ofAccount, { match: { severity: 'critical' }, channels: ['pager'] }), known)).toEqual([
    perhaps('owner'),
    perhaps('pager'),
  ]);
});

it('takes channels from above where a route names none, and goes on where it says so', () => {
  expect(toldBy(routes({ match: { severity: 'critical' } }), known)).toEqual([sure('team')]);
  expect(toldBy(routes({ match: { severity: 'critical' }, channels: [] }), known)).toEqual([]);
  const both = toldBy(routes({ continue: true, channels: ['log'] }, { channels: ['pager'] }), known);
  expect(both).toEqual([sure('log'), sure('pager')]);
  const nested = { channels: ['desk'], routes: [{ match: { platform: 'meta' }, channels: ['meta-desk'] }] };
  expect(toldBy(routes(nested), known)).toEqual([sure('meta-desk')]);
});
