import { expect, test } from 'vitest';
import { times } from '../policy/times.ts';
import { policyOf, type SimulatedSend, Simulation } from '../testing/simulation.ts';
import type { SeverityName, Transition } from './alert.ts';
import type { Peace } from './route.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { scenarios } from './scenarios.ts';

const start = Date.UTC(2026, 10, 2, 9);
const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function ms(written: string): number {
  return [...written.matchAll(/(\d+)([smhd])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * units[unit as 's'], 0);
}

function words(at: number): string {
  let left = at - start;
  if (left === 0) return '0s';
  return (['d', 'h', 'm', 's'] as const)
    .map((unit) => {
      const n = Math.floor(left / units[unit]);
      left -= n * units[unit];
      return n === 0 ? '' : `${n}${unit}`;
    })
    .join('');
}

/** One spelling of a time: 65m and 1h5m are the same. */
const normal = (written: string) => words(start + ms(written));

const endings = { firing: '', resolved: '~', corrected: '^' } as const;

function shown({ at, channel, reason, items }: SimulatedSend): string {
  const names = items.map(
    ({ alertId, news, status, acknowledged, heldBack }) =>
      `${alertId}${news ? '!' : ''}${endings[status]}${acknowledged ? '*' : ''}` +
      (heldBack === undefined ? '' : `+${heldBack}`),
  );
  return `${words(at)} -> ${channel} ${reason} ${names.join(' ')}`;
}

const marks: Readonly<Record<string, [string, Transition['status']]>> = {
  fire: ['FIRING', 'firing'],
  late: ['FIRING', 'firing'],
  nodata: ['NO_DATA', 'firing'],
  resolve: ['RESOLVED', 'resolved'],
  amend: ['AMENDED', 'firing'],
  suppress: ['SUPPRESSED', 'suppressed'],
  correct: ['AMENDED', 'corrected'],
};

function play({ route, times: named = {}, quiet = {}, alerts = {}, limits = {}, story }: Scenario) {
  const channels = [...JSON.stringify([route, quiet]).matchAll(/desk|mail|phone|boss/g)].map(([name]) => name);
  const peace = new Map<string, Peace>(
    channels.map((channel) => {
      const { except, ...spans } = quiet[channel] ?? {};
      const hours = quiet[channel] === undefined ? null : times.parse(spans);
      return [channel, { disabled: false, quiet: hours, except: (except as SeverityName | undefined) ?? null }];
    }),
  );
  const simulation = new Simulation(policyOf({ times: named, route }, peace), start);
  const expected: string[] = [];
  let seq = 0;
  let end = start;
  for (const line of story.trim().split('\n')) {
    const [at = '', verb = '', alert = '', ...rest] = line.trim().split(/\s+/);
    end = start + ms(at);
    if (verb === '->') {
      expected.push(`${normal(at)} -> ${alert} ${rest.join(' ')}`);
      continue;
    }
    simulation.runTo(end);
    if (verb === 'ack') simulation.acknowledgements.set(alert, { acknowledgedAt: end, snoozedUntil: null });
    else if (verb === 'snooze') {
      simulation.acknowledgements.set(alert, { acknowledgedAt: null, snoozedUntil: end + ms(rest[0] ?? '') });
    } else {
      const [state, status] = marks[verb] ?? ['', 'firing'];
      const severity = verb === 'late' ? 'warn' : ((rest[0] as SeverityName | undefined) ?? 'warn');
      const labels = { rule: 'r', severity, ...alerts[alert] };
      const evaluated = verb === 'late' ? end - ms(rest[0] ?? '') : end;
      seq += 1;
      const limit = limits[alert];
      simulation.apply({
        ...{ alertId: alert, seq, status, severity, mark: `${state}/${severity}`, labels, at: evaluated },
        ...(limit !== undefined && { limit }),
      });
    }
  }
  simulation.runTo(end);
  return { expected, told: simulation.sends.map(shown) };
}

test.each(scenarios)('$name', (scenario) => {
  const { expected, told } = play(scenario);
  expect(told).toEqual(expected);
});

test('the stories are many and have names of their own', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(40);
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
});
