import { expect, it } from 'vitest';
import { labelsOf, movedUp, severitiesOf, withLabels, withoutTimes, withRoutesBelow, withSeverity } from './routes.ts';

const route = { name: 'brand', match: { severity: 'critical', campaign: 'brand-*' }, group_wait: '0s' };

it('reads labels apart from the severity, and writes them beside it', () => {
  expect(labelsOf(route, 'match')).toEqual([{ label: 'campaign', values: ['brand-*'] }]);
  const changed = withLabels(route, 'match', [
    { label: 'platform', values: ['meta', 'tiktok'] },
    { label: '', values: ['x'] },
  ]);
  expect(changed).toEqual({ ...route, match: { severity: 'critical', platform: ['meta', 'tiktok'] } });
  expect(withLabels({ name: 'all', match: { rule: 'ctr' } }, 'match', [])).toEqual({ name: 'all' });
  expect(withLabels(route, 'not_match', [{ label: 'platform', values: ['snapchat'] }])).toEqual({
    ...route,
    not_match: { platform: 'snapchat' },
  });
});

it('takes severities and leaves them, and writes nothing for all of them', () => {
  expect(severitiesOf({ name: 'all' })).toEqual(['info', 'warn', 'critical']);
  const two = withSeverity(route, 'warn', true);
  expect(two).toMatchObject({ match: { severity: ['warn', 'critical'], campaign: 'brand-*' } });
  expect(withSeverity(two, 'info', true)).toEqual({ ...route, match: { campaign: 'brand-*' } });
  // A route that takes none would be no route.
  expect(withSeverity(route, 'critical', false)).toEqual(route);
});

it('changes the order, and leaves all else as it is', () => {
  expect([movedUp(['a', 'b', 'c'], 2), movedUp(['a', 'b'], 0)]).toEqual([
    ['a', 'c', 'b'],
    ['a', 'b'],
  ]);
  const definition = { route: { channels: ['team'], routes: [route] }, fallback: ['ops'] };
  expect(withRoutesBelow(definition, [])).toEqual({ route: { channels: ['team'] }, fallback: ['ops'] });
});

it('takes a set of times out everywhere it is named', () => {
  const times = { night: { zone: 'UTC', spans: [{}] }, office: { zone: 'UTC', spans: [{}] } };
  const definition = { times, route: { mute: ['night'], routes: [{ name: 'a', only: ['office', 'night'] }] } };
  expect(withoutTimes(definition, 'night')).toEqual({
    times: { office: times.office },
    route: { routes: [{ name: 'a', only: ['office'] }] },
  });
});
