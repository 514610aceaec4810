import type { ApplicationTask, ApplicationTasks } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { duration, tasksText } from './tasks-text.ts';

const running: ApplicationTask = {
  id: '0_0',
  topics: ['in'],
  partition: 0,
  state: 'running',
  process: 'pod-0',
  restore: null,
  lagRecords: 1_200,
  lagSeconds: 3.24,
  recordsPerSecond: 51.3,
  commitAgeMs: 80,
  counted: {},
  epoch: 1_700_000_000_000,
  seq: 42,
  streamTime: null,
};

const application: ApplicationTasks = {
  applicationId: 'silver',
  processes: [
    {
      instanceId: 'pod-0',
      host: 'a',
      pid: 7,
      state: 'running',
      failure: null,
      upMs: 120_000,
      topologyHash: 'h',
      residentBytes: 200 * 1024 ** 2,
      ageMs: 300,
      isSilent: false,
    },
  ],
  tasks: [
    { ...running, counted: { 'days.stale_row': 2 } },
    {
      ...running,
      counted: { 'days.stale_row': 3, late: 1 },
      id: '0_1',
      partition: 1,
      state: 'restoring',
      restore: { done: 150, of: 200 },
      seq: 7,
    },
    {
      ...running,
      id: '0_2',
      partition: 2,
      state: 'unassigned',
      process: null,
      lagRecords: null,
      lagSeconds: null,
      recordsPerSecond: 0,
      commitAgeMs: null,
      epoch: null,
      seq: null,
    },
  ],
  problems: ['no process has 1 of 3 tasks: start one'],
};

it('shows processes, one task a line, and the problems', () => {
  expect(tasksText([application]).split('\n')).toEqual([
    'silver',
    '  pod-0 (a, pid 7): running, up 2 min, 200 MiB',
    '  task  state           process  lag   behind  records/s  commit     seq  epoch          reads',
    '  0_0   running         pod-0    1200  3.2 s   51.3       0.1 s ago  42   1700000000000  in',
    '  0_1   restoring 75 %  pod-0    1200  3.2 s   51.3       0.1 s ago  7    1700000000000  in',
    '  0_2   unassigned      -        -     ?       0          -          -    -              in',
    '  counted: 5 days.stale_row, 1 late',
    '  problem: no process has 1 of 3 tasks: start one',
  ]);
});

it('says for how long a process has been silent', () => {
  const [process] = application.processes;
  if (process === undefined) throw new Error('there is a process');
  const text = tasksText([{ ...application, processes: [{ ...process, isSilent: true, ageMs: 7_300_000 }] }]);
  expect(text).toContain('pod-0 (a, pid 7): silent for 2 h, had been up 2 min, 200 MiB');
});

it('tells times in the unit that suits them', () => {
  expect([0, 80, 59_000, 60_000, 3_599_000, 3_600_000, 47 * 3_600_000, 48 * 3_600_000].map(duration)).toEqual([
    '0 s',
    '0.1 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '47 h',
    '2 d',
  ]);
});
