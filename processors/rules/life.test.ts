import { describe, expect, it } from 'vitest';
import { type PolicyWords, policyOf, run, told } from './testing/scenario.ts';

// Minutes and what the evaluation came to → minutes and transitions, worked out by hand. The first word says where the row is from:
// prometheus: rules/alerting.go and docs/configuration/alerting_rules.md; grafana: "No Data and Error states"; alertmanager:
// docs/configuration.md; complaint: what users of other engines report, with one of the threads about it; ours: docs/guides/rules.md.
type Row = readonly [source: string, name: string, rule: PolicyWords, input: string, transitions: string];

const table: readonly Row[] = [
  // `for`
  ['prometheus', 'without for it fires at once', {}, '0 met', '0 FIRING'],
  [
    'prometheus',
    'fires when it has held for so long',
    { for: '2h' },
    '0 met, 60 met, 120 met',
    '0 PENDING, 120 FIRING',
  ],
  ['prometheus', 'exactly the length is long enough', { for: '1h' }, '0 met, 59 met, 60 met', '0 PENDING, 60 FIRING'],
  ['prometheus', 'too short a while is never told', { for: '1h' }, '0 met, 30 clear', '0 PENDING, 30 OK'],
  [
    'prometheus',
    'an interruption starts the wait anew',
    { for: '1h' },
    '0 met, 30 clear, 40 met, 90 met, 100 met',
    '0 PENDING, 30 OK, 40 PENDING, 100 FIRING',
  ],
  [
    'prometheus',
    'evaluated late it fires late, not twice',
    { for: '1h' },
    '0 met, 500 met, 560 met',
    '0 PENDING, 500 FIRING',
  ],
  ['prometheus', 'resolves when it is over', {}, '0 met, 10 clear', '0 FIRING, 10 RESOLVED'],
  [
    'prometheus',
    'resolved once, however often it is clear',
    {},
    '0 met, 10 clear, 20 clear, 30 clear',
    '0 FIRING, 10 RESOLVED',
  ],
  ['prometheus', 'what was always fine says nothing', { for: '1h' }, '0 clear, 60 clear', ''],
  [
    'prometheus',
    'fires again as a new alert, with its wait',
    { for: '10m' },
    '0 met, 10 met, 20 clear, 30 met, 40 met',
    '0 PENDING, 10 FIRING, 20 RESOLVED, 30 PENDING, 40 FIRING',
  ],
  // `keep_firing_for`
  [
    'prometheus',
    'goes on firing for a while',
    { keep: '30m' },
    '0 met, 10 clear, 40 clear',
    '0 FIRING, 10 RECOVERING, 40 RESOLVED',
  ],
  [
    'prometheus',
    'back in between it has never stopped',
    { keep: '30m' },
    '0 met, 10 clear, 20 met, 30 clear, 60 clear',
    '0 FIRING, 10 RECOVERING, 20 FIRING, 30 RECOVERING, 60 RESOLVED',
  ],
  [
    'prometheus',
    'its end is waited for anew each time',
    { keep: '30m' },
    '0 met, 10 clear, 39 met, 40 clear, 69 clear, 70 clear',
    '0 FIRING, 10 RECOVERING, 39 FIRING, 40 RECOVERING, 70 RESOLVED',
  ],
  [
    'prometheus',
    'of a pending one there is nothing to keep',
    { for: '1h', keep: '30m' },
    '0 met, 10 clear',
    '0 PENDING, 10 OK',
  ],
  [
    'prometheus',
    'both, one after the other',
    { for: '20m', keep: '20m' },
    '0 met, 20 met, 30 clear, 50 clear',
    '0 PENDING, 20 FIRING, 30 RECOVERING, 50 RESOLVED',
  ],
  // a clear condition
  ['ours', 'between both thresholds it goes on firing', {}, '0 met, 10 between, 20 clear', '0 FIRING, 20 RESOLVED'],
  [
    'ours',
    'between them it does not begin',
    { for: '20m' },
    '0 met, 10 between, 20 met',
    '0 PENDING, 10 OK, 20 PENDING',
  ],
  [
    'ours',
    'no longer clear, it fires on',
    { keep: '30m' },
    '0 met, 10 clear, 20 between, 40 clear, 70 clear',
    '0 FIRING, 10 RECOVERING, 20 FIRING, 40 RECOVERING, 70 RESOLVED',
  ],
  [
    'complaint alertmanager#1063',
    'a value that swings about its threshold tells one alert',
    {},
    '0 met, 1 between, 2 met, 3 between, 4 met, 5 clear',
    '0 FIRING, 5 RESOLVED',
  ],
  // no data
  ['grafana', 'keep last state: no data changes nothing', { noData: 'keep' }, '0 met, 10 nodata, 20 met', '0 FIRING'],
  [
    'complaint grafana#105571',
    'keep last state: no data does not resolve',
    { noData: 'keep' },
    '0 met, 10 nodata, 500 nodata',
    '0 FIRING',
  ],
  ['grafana', 'normal: no data is fine', { noData: 'ok' }, '0 met, 10 nodata', '0 FIRING, 10 RESOLVED'],
  ['grafana', 'no data is a state of its own', { noData: 'alert' }, '0 nodata', '0 NO_DATA'],
  [
    'complaint grafana#16290',
    'it has a wait of its own',
    { noData: 'alert 30m' },
    '0 nodata, 20 nodata, 30 nodata',
    '30 NO_DATA',
  ],
  [
    'complaint grafana#73088',
    'a gap shorter than that wait is not told',
    { noData: 'alert 30m' },
    '0 nodata, 20 clear, 30 nodata, 50 nodata, 60 nodata',
    '60 NO_DATA',
  ],
  ['ours', 'data again ends it', { noData: 'alert' }, '0 nodata, 10 clear', '0 NO_DATA, 10 RESOLVED'],
  [
    'complaint grafana#41330',
    'what fired before goes on as the same alert',
    { noData: 'alert' },
    '0 met, 10 nodata, 20 met, 30 clear',
    '0 FIRING, 10 NO_DATA, 20 FIRING, 30 RESOLVED',
  ],
  [
    'complaint grafana#35943',
    'what is over after the gap resolves, once',
    { noData: 'alert' },
    '0 met, 10 nodata, 20 clear, 30 clear',
    '0 FIRING, 10 NO_DATA, 20 RESOLVED',
  ],
  [
    'ours',
    'after a gap it recovers with its wait',
    { noData: 'alert', keep: '20m' },
    '0 met, 10 nodata, 20 clear, 40 clear',
    '0 FIRING, 10 NO_DATA, 20 RECOVERING, 40 RESOLVED',
  ],
  [
    'complaint grafana#73088',
    'bad data after none waits for its own length',
    { for: '30m', noData: 'alert' },
    '0 nodata, 10 met, 40 met',
    '0 NO_DATA, 10 RESOLVED, 10 PENDING, 40 FIRING',
  ],
  [
    'ours',
    'a gap is not counted as time that it held',
    { for: '60m', noData: 'keep' },
    '0 met, 20 nodata, 50 met, 89 met, 90 met',
    '0 PENDING, 90 FIRING',
  ],
  [
    'ours',
    'nor as time that it was over',
    { keep: '60m', noData: 'keep' },
    '0 met, 10 clear, 20 nodata, 50 clear, 99 clear, 100 clear',
    '0 FIRING, 10 RECOVERING, 100 RESOLVED',
  ],
  [
    'ours',
    'between both thresholds after none, what fired goes on',
    { noData: 'alert' },
    '0 met, 10 nodata, 20 between',
    '0 FIRING, 10 NO_DATA, 20 FIRING',
  ],
  [
    'ours',
    'between both thresholds after none, what did not fire is over',
    { noData: 'alert' },
    '0 nodata, 10 between',
    '0 NO_DATA, 10 RESOLVED',
  ],
  // errors
  ['grafana', 'an error is a state of its own', { error: 'alert' }, '0 error, 10 clear', '0 ERROR, 10 RESOLVED'],
  ['grafana', 'keep last state: an error changes nothing', { error: 'keep' }, '0 met, 10 error, 20 met', '0 FIRING'],
  ['grafana', 'normal: an error is fine', { error: 'ok' }, '0 met, 10 error', '0 FIRING, 10 RESOLVED'],
  [
    'ours',
    'no data after an error are two things, each with its wait',
    { noData: 'alert 10m', error: 'alert' },
    '0 error, 10 nodata, 20 nodata, 30 clear',
    '0 ERROR, 20 NO_DATA, 30 RESOLVED',
  ],
  [
    'ours',
    'an error of what fires does not end it',
    { error: 'alert' },
    '0 met, 10 error, 20 met',
    '0 FIRING, 10 ERROR, 20 FIRING',
  ],
  // data that nobody may judge by
  ['ours', 'data that is not good enough neither starts', { for: '0s' }, '0 held, 10 held', ''],
  ['ours', 'nor ends anything', {}, '0 met, 10 held, 20 held', '0 FIRING'],
  [
    'ours',
    'and its time does not count',
    { for: '30m' },
    '0 met, 10 held, 100 met, 119 met, 120 met',
    '0 PENDING, 120 FIRING',
  ],
  // cooldown
  [
    'complaint alertmanager#3048',
    'too soon after it resolved it is held back',
    { cooldown: '60m' },
    '0 met, 10 clear, 20 met, 69 met, 70 met',
    '0 FIRING, 10 RESOLVED, 20 SUPPRESSED, 70 FIRING',
  ],
  [
    'complaint alertmanager#3846',
    'over before the cooldown is, it is never told',
    { cooldown: '60m' },
    '0 met, 10 clear, 20 met, 30 clear',
    '0 FIRING, 10 RESOLVED, 20 SUPPRESSED, 30 OK',
  ],
  [
    'complaint grafana#37461',
    'a storm of flaps is one alert an hour',
    { cooldown: '60m' },
    '0 met, 1 clear, 2 met, 3 clear, 4 met, 5 clear, 70 met',
    '0 FIRING, 1 RESOLVED, 2 SUPPRESSED, 3 OK, 4 SUPPRESSED, 5 OK, 70 FIRING',
  ],
  [
    'ours',
    'the wait of for and the cooldown run side by side',
    { for: '20m', cooldown: '60m' },
    '0 met, 20 met, 30 clear, 60 met, 80 met, 90 met',
    '0 PENDING, 20 FIRING, 30 RESOLVED, 60 PENDING, 80 SUPPRESSED, 90 FIRING',
  ],
  [
    'ours',
    'an end of no data starts no cooldown',
    { noData: 'alert', cooldown: '60m' },
    '0 nodata, 10 clear, 20 met',
    '0 NO_DATA, 10 RESOLVED, 20 FIRING',
  ],
  // inhibition
  [
    'alertmanager',
    'while another one fires it stays quiet',
    {},
    '0 met<late, 10 met<late, 20 met',
    '0 SUPPRESSED, 20 FIRING',
  ],
  ['alertmanager', 'over before the other one, it was nothing', {}, '0 met<late, 10 clear<late', '0 SUPPRESSED, 10 OK'],
  [
    'alertmanager',
    'what fires already is quiet from then on and the same alert after',
    {},
    '0 met, 10 met<late, 20 met, 30 clear',
    '0 FIRING, 10 SUPPRESSED, 20 FIRING, 30 RESOLVED',
  ],
  [
    'ours',
    'what was told and ends under inhibition is resolved',
    {},
    '0 met, 10 met<late, 20 clear<late',
    '0 FIRING, 10 SUPPRESSED, 20 RESOLVED',
  ],
  [
    'ours',
    'the wait of for is not shortened by it',
    { for: '30m' },
    '0 met<late, 20 met<late, 30 met<late, 40 met',
    '0 PENDING, 30 SUPPRESSED, 40 FIRING',
  ],
  // severity
  ['ours', 'worse while it fires is told', {}, '0 met, 10 met!critical, 20 met!critical', '0 FIRING, 10 FIRING'],
  [
    'complaint grafana#126401',
    'better while it fires is not',
    {},
    '0 met!critical, 10 met, 20 met!critical',
    '0 FIRING',
  ],
  // restatement
  [
    'ours',
    'restated data that ends an alert amends and resolves it at once',
    { keep: '60m' },
    '0 met, 10 clear~',
    '0 FIRING, 10 AMENDED, 10 RESOLVED',
  ],
  ['ours', 'of a pending one nobody was told', { for: '60m' }, '0 met, 10 clear~', '0 PENDING, 10 OK'],
  [
    'ours',
    'of one that recovers, too',
    { keep: '60m' },
    '0 met, 10 clear, 20 clear~',
    '0 FIRING, 10 RECOVERING, 20 AMENDED, 20 RESOLVED',
  ],
  ['ours', 'a past evaluation that flips is told and starts nothing', {}, '0 clear, 10 amend, 20 clear', '10 AMENDED'],
  [
    'ours',
    'nor does it end what fires now',
    {},
    '0 met, 10 amend, 20 met, 30 clear',
    '0 FIRING, 10 AMENDED, 30 RESOLVED',
  ],
  // the rule itself
  [
    'ours',
    'a rule that became another one resolves what it told',
    { for: '10m' },
    '0 met, 10 met, 20 changed, 30 met',
    '0 PENDING, 10 FIRING, 20 RESOLVED, 30 PENDING',
  ],
  ['ours', 'a rule that is gone leaves no alert behind', {}, '0 met, 10 removed', '0 FIRING, 10 RESOLVED'],
  [
    'ours',
    'what nobody was told about ends without a word to them',
    { for: '60m' },
    '0 met, 10 removed',
    '0 PENDING, 10 OK',
  ],
  ['ours', 'without anything there is nothing to end', {}, '0 clear, 10 removed', ''],
  [
    'ours',
    'two evaluations at one time are one',
    { for: '10m' },
    '0 met, 0 met, 10 met, 10 met',
    '0 PENDING, 10 FIRING',
  ],
];

it('is at least forty scenarios, each with a name of its own', () => {
  expect(new Set(table.map(([source, name]) => `${source} ${name}`)).size).toBe(table.length);
  expect(table.length).toBeGreaterThanOrEqual(40);
});

it.each(table)('%s: %s', (_source, _name, rule, input, transitions) => {
  expect(told(run(policyOf(rule), input).transitions)).toBe(transitions);
});

describe('what a transition says', () => {
  it('numbers them, names the state before, and since when it fires: the same through gaps', () => {
    const { transitions } = run(policyOf({ noData: 'alert' }), '0 met, 10 nodata, 20 met, 30 clear');
    expect(transitions.map(({ seq, prev, state, activeSince }) => [seq, prev, state, activeSince])).toEqual([
      [1, 'OK', 'FIRING', 0],
      [2, 'FIRING', 'NO_DATA', 0],
      [3, 'NO_DATA', 'FIRING', 0],
      [4, 'FIRING', 'RESOLVED', 0],
    ]);
  });

  it('who keeps it quiet', () => {
    const { transitions } = run(policyOf({ cooldown: '60m' }), '0 met<late, 10 met, 20 clear, 30 met, 90 met');
    expect(transitions.map(({ state, suppressedBy, cause }) => [state, suppressedBy, cause])).toEqual([
      ['SUPPRESSED', 'late', 'inhibited'],
      ['FIRING', null, 'condition'],
      ['RESOLVED', null, 'cleared'],
      ['SUPPRESSED', 'cooldown', 'cooldown'],
      ['FIRING', null, 'condition'],
    ]);
  });

  it('how bad it is', () => {
    const { transitions } = run(policyOf({}), '0 met!info, 10 met!critical, 20 met!warn');
    expect(transitions.map(({ severity, cause }) => [severity, cause])).toEqual([
      ['INFO', 'condition'],
      ['CRITICAL', 'severity'],
    ]);
  });
});
