import { describe, expect, it } from 'vitest';
import { FormulaError } from '../../errors.ts';
import { builtInCatalogue, Catalogue } from './catalogue.ts';

const metric = (id: string, version: number, source: string) => ({ id, version, title: id, source });

it('keeps every version: who names one keeps it, who names none follows', () => {
  const catalogue = new Catalogue([
    metric('net', 1, 'clicks'),
    metric('net', 2, 'clicks - link_clicks'),
    metric('rate', 1, '@net / impressions'),
  ]);
  expect(catalogue.uses('rate')).toEqual([{ id: 'net', version: 2 }]);
  expect(catalogue.compile('net', 1).source).toBe('clicks');
  expect(catalogue.usedBy('net')).toEqual(['rate']);
});

it('a built-in metric can be changed by an organisation, as the next version', () => {
  const catalogue = builtInCatalogue();
  expect(catalogue.next('ctr', 'Click-through rate', 'link_clicks / impressions')).toMatchObject({
    id: 'ctr',
    version: 2,
  });
  expect(catalogue.next('ctr', 'Click-through rate', 'clicks / impressions')).toMatchObject({ version: 1 });
});

it('refuses versions out of order, ids that cannot be written, and circles', () => {
  expect(() => new Catalogue([metric('net', 2, 'clicks')])).toThrow(/one after the other/);
  expect(() => builtInCatalogue().next('Net CTR', 'Net', 'clicks')).toThrow(/cannot name a metric/);
  const catalogue = new Catalogue([metric('a', 1, 'clicks'), metric('b', 1, '@a + 1')]);
  expect(() => catalogue.next('a', 'a', '@b + 1')).toThrow('a metric cannot be made of itself: @a → @b → @a');
  expect(() => catalogue.next('new', 'new', '@new')).toThrow(FormulaError);
});

it('refuses a change that what uses the metric would no longer fit', () => {
  const catalogue = new Catalogue([metric('base', 1, 'clicks'), metric('rate', 1, '@base + impressions')]);
  expect(() => catalogue.next('base', 'base', 'spend')).toThrow(/@rate is made of @base and would no longer fit/);
});

it('every built-in metric compiles, and none uses what is not there', () => {
  const catalogue = builtInCatalogue();
  const units = Object.fromEntries(catalogue.all().map(({ id, version }) => [id, catalogue.compile(id, version).unit]));
  expect(units).toMatchObject({
    ctr: 'ratio',
    cpc: 'money',
    cpm: 'money',
    cpa: 'money',
    cvr: 'ratio',
    roas: 'ratio',
    vcr: 'ratio',
  });
  expect(units).toMatchObject({ viewability: 'ratio', frequency: 'ratio', pacing: 'ratio', share_of_spend: 'ratio' });
});

it('a metric that is out of use is still known to what names it, and saving it again is a change', () => {
  const catalogue = new Catalogue([metric('net', 1, 'clicks'), { ...metric('net', 2, 'clicks'), retired: true }]);
  expect(catalogue.compile('net').source).toBe('clicks');
  expect(catalogue.next('net', 'net', 'clicks')).toEqual(metric('net', 3, 'clicks'));
});

it('versions that come at once may refer to one another', () => {
  const catalogue = builtInCatalogue().with([metric('rate', 1, '@net / impressions'), metric('net', 1, 'clicks')]);
  expect(catalogue.uses('rate')).toEqual([{ id: 'net', version: 1 }]);
});

describe('a release brings a version of a built-in metric that an organisation has its own of', () => {
  const before = [metric('ctr', 1, 'clicks / impressions')];
  const after = [
    ...before,
    metric('ctr', 2, 'link_clicks / impressions'),
    metric('ctr', 3, 'engagements / impressions'),
  ];
  const own = [metric('ctr', 2, '(clicks - link_clicks) / impressions'), metric('rate', 1, '@ctr@2 * 2')];

  it('its own keeps the number, and stays the newest', () => {
    expect(new Catalogue(own, before).compile('ctr').source).toBe('(clicks - link_clicks) / impressions');
    const catalogue = new Catalogue(own, after);
    expect(catalogue.compile('ctr').source).toBe('(clicks - link_clicks) / impressions');
    expect(catalogue.compile('ctr', 2).source).toBe('(clicks - link_clicks) / impressions');
    expect(catalogue.compile('ctr', 3).source).toBe('engagements / impressions');
    expect(catalogue.uses('rate')).toEqual([{ id: 'ctr', version: 2 }]);
    expect(catalogue.all().map(({ id, version }) => `${id}@${version}`)).toEqual(['ctr@1', 'ctr@2', 'ctr@3', 'rate@1']);
  });

  it('its next version takes no number that anything has had', () => {
    const next = new Catalogue(own, after).next('ctr', 'ctr', 'clicks / impressions');
    expect(next).toMatchObject({ id: 'ctr', version: 4 });
    const catalogue = new Catalogue(own, after).with([next]);
    expect(catalogue.compile('ctr').source).toBe('clicks / impressions');
    expect(catalogue.compile('ctr', 3).source).toBe('engagements / impressions');
  });

  it('a metric that only the organisation had keeps its versions, too', () => {
    const mine = [metric('net', 1, 'clicks - link_clicks'), metric('net', 2, 'clicks')];
    const catalogue = new Catalogue(mine, [...before, metric('net', 1, 'engagements')]);
    expect(catalogue.compile('net', 1).source).toBe('clicks - link_clicks');
    expect(catalogue.next('net', 'net', 'engagements')).toMatchObject({ version: 3 });
  });

  it('numbers are left out only where built-in versions have them', () => {
    expect(() => new Catalogue([metric('ctr', 5, 'clicks / impressions')], after)).toThrow(/one after the other/);
    expect(() => new Catalogue([metric('ctr', 2, 'clicks'), metric('ctr', 2, 'clicks')], after)).toThrow(
      /one after the other/,
    );
  });
});
