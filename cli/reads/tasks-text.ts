import type { ApplicationTask, ApplicationTasks, TaskProcess } from '@millrace/streams/runtime';
import { textTable } from './text-table.ts';

const columns = ['task', 'state', 'process', 'lag', 'behind', 'records/s', 'commit', 'seq', 'epoch', 'reads'];

/** Applications with their processes, tasks and problems, as somebody reads them. */
export function tasksText(applications: readonly ApplicationTasks[]): string {
  return applications.map(applicationText).join('\n\n');
}

function applicationText({ applicationId, processes, tasks, problems }: ApplicationTasks): string {
  const head = [applicationId, ...processes.map((process) => `  ${processText(process)}`)];
  const table = textTable(columns, tasks.map(row))
    .split('\n')
    .map((line) => `  ${line}`);
  const counted = countedText(tasks);
  return [
    ...head,
    ...table,
    ...(counted === '' ? [] : [`  counted: ${counted}`]),
    ...problems.map((problem) => `  problem: ${problem}`),
  ].join('\n');
}

/** What the steps of all tasks counted, by name. */
function countedText(tasks: readonly ApplicationTask[]): string {
  const counts = new Map<string, number>();
  for (const [event, count] of tasks.flatMap(({ counted }) => Object.entries(counted)))
    counts.set(event, (counts.get(event) ?? 0) + count);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([event, count]) => `${count} ${event}`)
    .join(', ');
}

function processText({ instanceId, host, pid, state, isSilent, ageMs, upMs, residentBytes }: TaskProcess): string {
  const condition = isSilent && state !== 'failed' ? `silent for ${duration(ageMs)}` : state;
  const memory = `${Math.round(residentBytes / 1024 ** 2)} MiB`;
  return `${instanceId} (${host}, pid ${pid}): ${condition}, ${isSilent ? 'had been up' : 'up'} ${duration(upMs)}, ${memory}`;
}

function row(task: ApplicationTask): string[] {
  const { id, process, lagRecords, lagSeconds, recordsPerSecond, commitAgeMs, seq, epoch, topics } = task;
  return [
    id,
    stateText(task),
    process ?? '-',
    lagRecords === null ? '-' : String(lagRecords),
    lagSeconds === null ? '?' : duration(lagSeconds * 1_000),
    String(recordsPerSecond),
    commitAgeMs === null ? '-' : `${duration(commitAgeMs)} ago`,
    seq === null ? '-' : String(seq),
    epoch === null ? '-' : String(epoch),
    topics.join(', '),
  ];
}

function stateText({ state, restore }: ApplicationTask): string {
  if (state !== 'restoring' || restore === null) return state;
  return `restoring ${restore.of === 0 ? 100 : Math.floor((restore.done / restore.of) * 100)} %`;
}

/** Milliseconds in the unit that suits them, down to tenths of a second. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
