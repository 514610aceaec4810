import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../formula/catalogue/catalogue.ts';
import { runExamples } from './run-example.ts';

const metrics = builtInCatalogue();

/** What the engine tells of a rule over steps: `11-03T09:00 e1 FIRING`. Expectations of the steps must hold. */
function told(rule: object, steps: readonly object[], example: object = {}): string[] {
  const base = { rule: 'r', name: 'Rule', scope: { level: 'campaign' } };
  const [result] = runExamples({ ...base, ...rule, examples: [{ name: 'example', ...example, steps }] }, metrics);
  expect(result?.mismatches).toEqual([]);
  return (result?.transitions ?? []).map(({ at, entity, state }) => `${at.slice(5, 16)} ${entity} ${state}`);
}

/** A row of a day of November 2026. */
function row(day: number, said: object) {
  return { day: `2026-11-${String(day).padStart(2, '0')}`, ...said };
}

describe('time', () => {
  const rule = { condition: '@ctr over 1d < 0.5%', for: '1h', keep_firing_for: '2h' };

  it('is waited for by the clock when nothing comes', () => {
    const rows = (clicks: number) => [row(2, { impressions: 1000, clicks })];
    expect(
      told(rule, [
        { at: '2026-11-03T09:00:00Z', rows: rows(4), expect: 'PENDING' },
        { at: '2026-11-03T09:59:00Z', expect: 'PENDING' },
        { at: '2026-11-03T10:05:00Z', expect: 'FIRING' },
        { at: '2026-11-03T11:00:00Z', rows: rows(5), expect: 'RECOVERING' },
        { at: '2026-11-03T13:05:00Z', expect: 'RESOLVED' },
      ]),
    ).toEqual([
      '11-03T09:00 e1 PENDING',
      '11-03T10:00 e1 FIRING',
      '11-03T11:00 e1 RECOVERING',
      '11-03T13:00 e1 RESOLVED',
    ]);
  });

  it('is that of the account: in Kolkata the 3rd begins at 18:30 UTC of the 2nd', () => {
    // What was spent on the 2nd is of the last complete day from then on.
    const steps = [
      { at: '2026-11-02T18:00:00Z', rows: [row(2, { spend: 500 })], expect: 'OK' },
      { at: '2026-11-02T18:29:00Z', expect: 'OK' },
      { at: '2026-11-02T18:35:00Z', expect: 'FIRING' },
    ];
    const spent = { condition: 'spend over 1d > 100', schedule: { every: '1m' } };
    expect(told(spent, steps, { zone: 'Asia/Kolkata' })).toEqual(['11-02T18:30 e1 FIRING']);
  });

  it('outside of active hours nothing changes, and their beginning is not missed', () => {
    const active = { from: '09:00', to: '18:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
    // The 6th is a Friday. Berlin is an hour ahead of UTC.
    const steps = [
      { at: '2026-11-06T17:30:00Z', rows: [row(6, { spend: 500 })], expect: 'OK' },
      { at: '2026-11-08T12:00:00Z', expect: 'OK' },
      { at: '2026-11-09T08:05:00Z', expect: 'FIRING' },
    ];
    const rule = { condition: 'spend over 4d > 100', schedule: { active, zone: 'Europe/Berlin' } };
    expect(told(rule, steps)).toEqual(['11-09T08:00 e1 FIRING']);
  });
});

describe('what is judged', () => {
  it('is each entity by itself, ratios as ratios of sums', () => {
    // c1: 6 of 1100 is 0.545%, though the mean of 0.1% and 5% is 2.55%; c2: 1 of 300 is 0.33%.
    const rows = [
      row(1, { entity: 'c1', impressions: 1000, clicks: 1 }),
      row(2, { entity: 'c1', impressions: 100, clicks: 5 }),
      row(2, { entity: 'c2', impressions: 300, clicks: 1 }),
    ];
    expect(
      told({ condition: '@ctr over 2d < 0.5%' }, [
        { at: '2026-11-03T09:00:00Z', rows, expect: { c1: 'RESOLVED', c2: 'FIRING' } },
      ]),
    ).toEqual(['11-03T09:00 c1 FIRING', '11-03T09:00 c1 RESOLVED', '11-03T09:00 c2 FIRING']);
  });

  it('or all entities of an account together', () => {
    const rule = { condition: 'spend over today > 100', group_by: 'account' };
    const steps = [
      { at: '2026-11-02T09:00:00Z', rows: [row(2, { entity: 'c1', spend: 60 })], expect: 'OK' },
      { at: '2026-11-02T10:00:00Z', rows: [row(2, { entity: 'c2', spend: '40.01' })], expect: 'FIRING' },
      { at: '2026-11-02T11:00:00Z', rows: [row(2, { entity: 'c2', removed: true })], expect: 'RESOLVED' },
    ];
    expect(told(rule, steps, { account: 'a1' })).toEqual(['11-02T10:00 a1 FIRING', '11-02T11:00 a1 RESOLVED']);
  });

  it('may be a share of the account', () => {
    const rows = [row(2, { entity: 'c1', spend: 80 }), row(2, { entity: 'c2', spend: 20 })];
    expect(
      told({ condition: '@share_of_spend over 1d > 75%', for: '1m' }, [
        { at: '2026-11-03T09:00:00Z', rows },
        { at: '2026-11-03T09:05:00Z', expect: { c1: 'FIRING', c2: 'OK' } },
      ]),
    ).toContain('11-03T09:01 c1 FIRING');
  });

  it('in the windows that the condition names: a day without a row on a complete day is nothing spent', () => {
    // c1 has no row on the 2nd, which the account has.
    const rows = [
      row(1, { entity: 'c1', clicks: 100 }),
      row(1, { entity: 'c2', clicks: 100 }),
      row(2, { entity: 'c2', clicks: 100 }),
    ];
    const steps = [
      { at: '2026-11-03T09:00:00Z', rows, expect: 'OK' },
      { at: '2026-11-03T10:00:00Z', rows: [row(1, { entity: 'c1', clicks: 101 })], expect: { c1: 'FIRING', c2: 'OK' } },
    ];
    expect(told({ condition: 'clicks over 1d == 0 and clicks over 2d > 0' }, steps)).toEqual(['11-03T10:00 c1 FIRING']);
  });

  it('hours, too, of hourly reports', () => {
    const steps = [
      {
        at: '2026-11-02T12:10:00Z',
        rows: [row(2, { hour: 10, spend: 30 }), row(2, { hour: 11, spend: 80 })],
        expect: 'FIRING',
      },
      { at: '2026-11-02T15:10:00Z', rows: [row(2, { hour: 14, spend: 1 })], expect: 'RESOLVED' },
    ];
    expect(told({ condition: 'spend over 2h > 100' }, steps)).toEqual([
      '11-02T12:10 e1 FIRING',
      '11-02T13:00 e1 RESOLVED',
    ]);
  });

  it('and those move on by themselves', () => {
    const rows = [row(2, { hour: 10, spend: 30 }), row(2, { hour: 11, spend: 80 })];
    const steps = [
      { at: '2026-11-02T12:10:00Z', rows, expect: 'FIRING' },
      { at: '2026-11-02T13:01:00Z', expect: 'RESOLVED' },
    ];
    expect(told({ condition: 'spend over 2h > 100' }, steps)).toEqual([
      '11-02T12:10 e1 FIRING',
      '11-02T13:00 e1 RESOLVED',
    ]);
  });

  it('pacing, by the flight that the rule gives: 60 of 100 on the first of two days is 120%', () => {
    const flights = [{ entity: 'c1', start: '2026-11-02', end: '2026-11-03', budget: 100, currency: 'EUR' }];
    const steps = [{ at: '2026-11-03T09:00:00Z', rows: [row(2, { entity: 'c1', spend: 60 })], expect: 'FIRING' }];
    expect(told({ condition: 'pacing() > 1.19', flights }, steps)).toEqual(['11-03T09:00 c1 FIRING']);
  });
});

describe('what nobody may judge by', () => {
  const spent = (day: number, spend: number, said: object = {}) => [
    row(day, { spend, impressions: spend * 10, ...said }),
  ];

  it('too few samples are as if it did not hold', () => {
    const rule = { condition: '@cpm over 1d > 50', min_samples: { impressions: 1000 } };
    expect(
      told(rule, [
        { at: '2026-11-03T09:00:00Z', rows: spent(2, 99), expect: 'OK' },
        { at: '2026-11-03T10:00:00Z', rows: spent(2, 100), expect: 'FIRING' },
        { at: '2026-11-03T11:00:00Z', rows: spent(2, 99), expect: 'RESOLVED' },
      ]),
    ).toHaveLength(2);
  });

  it('data that is not final enough changes nothing', () => {
    const rule = { condition: 'spend over 1d > 100', min_finality: 'settling' };
    expect(
      told(rule, [
        { at: '2026-11-03T09:00:00Z', rows: spent(2, 200, { finality: 'provisional' }), expect: 'OK' },
        { at: '2026-11-03T10:00:00Z', rows: spent(2, 200, { finality: 'settling' }), expect: 'FIRING' },
        { at: '2026-11-03T11:00:00Z', rows: spent(2, 0, { finality: 'provisional' }), expect: 'FIRING' },
      ]),
    ).toHaveLength(1);
  });

  it('nor does data of which days are missing', () => {
    const rule = { condition: 'spend over 2d > 100', min_coverage: 1 };
    expect(
      told(rule, [
        { at: '2026-11-03T09:00:00Z', rows: spent(2, 200), expect: 'OK' },
        { at: '2026-11-03T10:00:00Z', rows: spent(1, 1, { complete: false }), expect: 'OK' },
        { at: '2026-11-03T11:00:00Z', rows: spent(1, 2), expect: 'FIRING' },
      ]),
    ).toHaveLength(1);
  });

  it('money of two currencies is an error, once it has been one for its time', () => {
    const rule = { condition: 'spend over 1d > 100', group_by: 'account', error: { policy: 'alert', after: '30m' } };
    const rows = [row(2, { entity: 'c1', spend: 60 }), row(2, { entity: 'c2', spend: 60, currency: 'USD' })];
    expect(
      told(rule, [
        { at: '2026-11-03T09:00:00Z', rows, expect: 'OK' },
        { at: '2026-11-03T09:31:00Z', expect: 'ERROR' },
        {
          at: '2026-11-03T10:00:00Z',
          rows: [row(2, { entity: 'c2', removed: true, currency: 'USD' })],
          expect: 'RESOLVED',
        },
      ]),
    ).toEqual(['11-03T09:30 a1 ERROR', '11-03T10:00 a1 RESOLVED']);
  });
});

describe('no data', () => {
  it('is told after its time, with the day that ended without any, and resolved by data', () => {
    const rule = { condition: 'spend over today > 1000', no_data: { policy: 'alert', after: '6h' } };
    expect(
      told(rule, [
        { at: '2026-11-02T20:00:00Z', rows: [row(2, { spend: 5 })], expect: 'OK' },
        { at: '2026-11-03T05:59:00Z', expect: 'OK' },
        { at: '2026-11-03T06:05:00Z', expect: 'NO_DATA' },
        { at: '2026-11-03T08:00:00Z', rows: [row(3, { spend: 5 })], expect: 'RESOLVED' },
      ]),
    ).toEqual(['11-03T06:00 e1 NO_DATA', '11-03T08:00 e1 RESOLVED']);
  });

  it('keeps what was said where the rule wants that', () => {
    const rule = { condition: 'spend over today > 100' };
    expect(
      told(rule, [
        { at: '2026-11-02T20:00:00Z', rows: [row(2, { spend: 500 })], expect: 'FIRING' },
        { at: '2026-11-03T12:00:00Z', expect: 'FIRING' },
        { at: '2026-11-03T13:00:00Z', rows: [row(3, { spend: 5 })], expect: 'RESOLVED' },
      ]),
    ).toHaveLength(2);
  });
});

describe('restated data', () => {
  it('that ends an alert amends it and resolves it at once', () => {
    const rule = { condition: 'conversions over 3d < 10', keep_firing_for: '1d' };
    const days = (first: number) => [
      row(1, { conversions: first }),
      row(2, { conversions: 1 }),
      row(3, { conversions: 1 }),
    ];
    expect(
      told(rule, [
        { at: '2026-11-04T09:00:00Z', rows: days(5), expect: 'FIRING' },
        { at: '2026-11-04T15:00:00Z', rows: [row(1, { conversions: 9 })], expect: 'AMENDED' },
      ]),
    ).toEqual(['11-04T09:00 e1 FIRING', '11-04T15:00 e1 AMENDED', '11-04T15:00 e1 RESOLVED']);
  });

  it('that makes a past evaluation another is told, and starts nothing', () => {
    const rule = { condition: 'spend over 1d > 100' };
    expect(
      told(rule, [
        { at: '2026-11-02T09:00:00Z', rows: [row(1, { spend: 90 })], expect: 'OK' },
        { at: '2026-11-03T09:00:00Z', rows: [row(2, { spend: 50 })], expect: 'OK' },
        { at: '2026-11-03T10:00:00Z', rows: [row(1, { spend: 110 })], expect: 'AMENDED' },
        { at: '2026-11-03T11:00:00Z', rows: [row(1, { spend: 110 })], expect: 'OK' },
      ]),
    ).toEqual(['11-03T10:00 e1 AMENDED']);
  });

  it('of yesterday is only later data', () => {
    const rule = { condition: 'spend over 1d > 100' };
    expect(
      told(rule, [
        { at: '2026-11-02T09:00:00Z', rows: [row(1, { spend: 90 })], expect: 'OK' },
        { at: '2026-11-02T10:00:00Z', rows: [row(1, { spend: 110 })], expect: 'FIRING' },
        { at: '2026-11-02T11:00:00Z', rows: [row(1, { spend: 90 })], expect: 'RESOLVED' },
      ]),
    ).toHaveLength(2);
  });
});

describe('entities that a rule leaves out', () => {
  const high = { condition: 'spend over today > 100' };

  it('is told nothing of one that is paused, and what it was told ends', () => {
    const rule = { ...high, scope: { level: 'campaign', include_paused: false } };
    const steps = [
      { at: '2026-11-04T09:00:00Z', rows: [row(4, { spend: 150, state: 'active' })], expect: 'FIRING' },
      { at: '2026-11-04T10:00:00Z', rows: [row(4, { spend: 150, state: 'paused' })], expect: 'RESOLVED' },
      { at: '2026-11-04T11:00:00Z', rows: [row(4, { spend: 160, state: 'paused' })], expect: 'RESOLVED' },
      { at: '2026-11-04T12:00:00Z', rows: [row(4, { spend: 160, state: 'active' })], expect: 'FIRING' },
    ];
    expect(told(rule, steps)).toEqual(['11-04T09:00 e1 FIRING', '11-04T10:00 e1 RESOLVED', '11-04T12:00 e1 FIRING']);
  });

  it('goes by the newest day: an older one that is restated does not bring a paused one back', () => {
    const rule = { ...high, scope: { level: 'campaign', include_paused: false } };
    const steps = [
      { at: '2026-11-04T09:00:00Z', rows: [row(4, { spend: 150, state: 'paused' })], expect: 'OK' },
      { at: '2026-11-04T10:00:00Z', rows: [row(3, { spend: 90, state: 'active' })], expect: 'OK' },
    ];
    expect(told(rule, steps)).toEqual([]);
  });

  it('includes those of which nobody knows the state, and all unless it says otherwise', () => {
    const unknown = [{ at: '2026-11-04T09:00:00Z', rows: [row(4, { spend: 150 })], expect: 'FIRING' }];
    expect(told({ ...high, scope: { level: 'campaign', include_paused: false } }, unknown)).toHaveLength(1);
    const paused = [{ at: '2026-11-04T09:00:00Z', rows: [row(4, { spend: 150, state: 'paused' })], expect: 'FIRING' }];
    expect(told(high, paused)).toHaveLength(1);
  });

  it('waits until an entity is as old as it says: its first day counts as the first', () => {
    const rule = { ...high, scope: { level: 'campaign', min_age_days: 3 } };
    const day = (of: number, state: string) => ({
      at: `2026-11-0${of}T09:00:00Z`,
      rows: [row(of, { spend: 150 })],
      expect: state,
    });
    expect(told(rule, [day(1, 'OK'), day(2, 'OK'), day(3, 'OK'), day(4, 'FIRING')])).toEqual(['11-04T09:00 e1 FIRING']);
  });
});

describe('a rule that judges data together', () => {
  const high = { condition: 'spend over today > 100', schedule: { debounce: '30s' } };

  it('judges the first at once, and what comes within its time when that is over', () => {
    const steps = [
      { at: '2026-11-04T09:00:00Z', rows: [row(4, { spend: 150 })], expect: 'FIRING' },
      { at: '2026-11-04T09:00:10Z', rows: [row(4, { spend: 50 })], expect: 'FIRING' },
      { at: '2026-11-04T09:00:20Z', rows: [row(4, { spend: 120 })], expect: 'FIRING' },
      { at: '2026-11-04T09:00:25Z', rows: [row(4, { spend: 90 })], expect: 'FIRING' },
      { at: '2026-11-04T09:01:30Z', expect: 'RESOLVED' },
    ];
    expect(told(high, steps)).toEqual(['11-04T09:00 e1 FIRING', '11-04T09:01 e1 RESOLVED']);
  });

  it('judges at once again when nothing has come for so long', () => {
    const steps = [
      { at: '2026-11-04T09:00:00Z', rows: [row(4, { spend: 50 })], expect: 'OK' },
      { at: '2026-11-04T09:00:31Z', rows: [row(4, { spend: 150 })], expect: 'FIRING' },
    ];
    expect(told(high, steps)).toEqual(['11-04T09:00 e1 FIRING']);
  });

  it('an account is judged by all of a fetch, not by the part that came first', () => {
    const rule = { ...high, group_by: 'account', condition: 'spend over today > 100 and spend over today < 200' };
    const rows = [40, 60, 70, 80].map((spend, at) => row(4, { entity: `c${at}`, spend }));
    const steps = [
      { at: '2026-11-04T09:00:00Z', rows, expect: { a1: 'OK' } },
      { at: '2026-11-04T09:01:30Z', expect: { a1: 'OK' } },
    ];
    expect(told(rule, steps)).toEqual([]);
    // Without it the sum passes through what no fetch ever said.
    expect(told({ ...rule, schedule: {} }, [{ ...steps[0], expect: { a1: 'RESOLVED' } }])).toHaveLength(2);
  });

  it('is not over at once for a restated day among what waits: what is of today ended it', () => {
    const rule = { ...high, keep_firing_for: '1h' };
    const steps = [
      { at: '2026-11-09T09:00:00Z', rows: [row(9, { spend: 150 })], expect: 'FIRING' },
      { at: '2026-11-09T09:00:10Z', rows: [row(4, { spend: 10 })], expect: 'FIRING' },
      { at: '2026-11-09T09:00:20Z', rows: [row(9, { spend: 90 })], expect: 'FIRING' },
      { at: '2026-11-09T09:02:00Z', expect: 'RECOVERING' },
      { at: '2026-11-09T10:03:00Z', expect: 'RESOLVED' },
    ];
    expect(told(rule, steps)).toEqual([
      '11-09T09:00 e1 FIRING',
      '11-09T09:01 e1 RECOVERING',
      '11-09T10:02 e1 RESOLVED',
    ]);
  });

  it('a restated day among what waits amends as it would have alone', () => {
    const spent = (debounce: string) => ({ condition: 'spend over 1d > 100', schedule: { debounce } });
    const day = (of: number, at: string, spend: number) => ({ at, rows: [row(of, { spend })] });
    const steps = [
      day(1, '2026-11-02T09:00:00Z', 150),
      day(2, '2026-11-03T09:00:00Z', 50),
      day(3, '2026-11-04T09:00:00Z', 50),
      day(3, '2026-11-04T09:00:40Z', 51),
      day(1, '2026-11-04T09:00:50Z', 60),
      day(3, '2026-11-04T09:00:55Z', 52),
      { at: '2026-11-04T09:05:00Z' },
    ];
    const states = (debounce: string, of = steps) => told(spent(debounce), of).map((line) => line.split(' ').at(-1));
    expect(states('30s')).toEqual(states('0s'));
    expect(states('30s')).toContain('AMENDED');
    // What waits is judged with the first record after its time, though its minute is not over.
    const overtaken = [...steps.slice(0, 3), day(1, '2026-11-04T09:00:10Z', 60), day(3, '2026-11-04T09:00:40Z', 51)];
    expect(states('30s', overtaken)).toEqual(states('0s', overtaken));
    expect(states('30s', overtaken)).toContain('AMENDED');
  });
});
