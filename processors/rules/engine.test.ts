import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../formula/catalogue/catalogue.ts';
import { runExamples } from './run-example.ts';

const metrics = builtInCatalogue();

const ctr = {
  rule: 'ctr_low',
  name: 'CTR is low',
  scope: { level: 'campaign' },
  condition: '@ctr over 1d < 0.5%',
  for: '1h',
  keep_firing_for: '2h',
};

function outcome(rule: object, ...examples: object[]) {
  return runExamples({ ...rule, examples }, metrics).map(({ mismatches, transitions }) => ({
    mismatches,
    transitions: transitions.map(({ at, entity, state }) => `${at.slice(5, 16)} ${entity} ${state}`),
  }));
}

describe('a rule on the stream', () => {
  it('waits, fires by the clock, recovers and resolves', () => {
    const rows = (clicks: number) => [{ day: '2026-11-02', impressions: 1000, clicks }];
    const [result] = outcome(ctr, {
      name: 'a drop',
      steps: [
        { at: '2026-11-03T09:00:00Z', rows: rows(4), expect: 'PENDING' },
        { at: '2026-11-03T09:30:00Z', expect: 'PENDING' },
        { at: '2026-11-03T10:05:00Z', expect: 'FIRING' },
        { at: '2026-11-03T11:00:00Z', rows: rows(5), expect: 'RECOVERING' },
        { at: '2026-11-03T13:05:00Z', expect: 'RESOLVED' },
      ],
    });
    expect(result).toEqual({
      mismatches: [],
      transitions: [
        '11-03T09:00 e1 PENDING',
        '11-03T10:00 e1 FIRING',
        '11-03T11:00 e1 RECOVERING',
        '11-03T13:00 e1 RESOLVED',
      ],
    });
  });
});
