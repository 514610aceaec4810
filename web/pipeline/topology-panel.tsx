import type { TaskState } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Badge } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { countedBy } from './counted.ts';
import type { Topology } from './graph.ts';
import { secondsText } from './health.ts';

const taskTones: Readonly<Record<TaskState, 'ok' | 'info' | 'warn' | 'critical'>> = {
  RUNNING: 'ok',
  RESTORING: 'info',
  STARTING: 'warn',
  SILENT: 'critical',
  UNASSIGNED: 'critical',
};

const taskWords: Readonly<Record<TaskState, string>> = {
  RUNNING: 'Running',
  RESTORING: 'Restoring',
  STARTING: 'Starting',
  SILENT: 'Silent',
  UNASSIGNED: 'With nobody',
};

/** How one part runs: what somebody should look at, its tasks and its processes. */
export function TopologyPanel({ topology: { status } }: { readonly topology: Topology }) {
  const formats = useFormats();
  if (status === null)
    return <p className="text-critical">The broker or Redis does not answer: how it runs is not known.</p>;
  const counted = countedBy(status.tasks);
  return (
    <>
      {status.problems.length > 0 && (
        <ul className="grid gap-1 rounded-xl bg-warn-bg px-4 py-3 text-warn">
          {status.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <PlainTable label="Tasks" names={['Task', 'State', 'Process', 'Behind', 'Waiting', 'Records a second', 'Topics']}>
        {status.tasks.map((task) => (
          <tr key={task.id}>
            <th scope="row" className="font-mono text-xs font-normal">
              {task.id}
            </th>
            <td>
              <Badge tone={taskTones[task.state]}>
                {taskWords[task.state]}
                {task.restore !== null && ` ${formats.share(task.restore.share, 0)}`}
              </Badge>
            </td>
            <td className="text-xs">{task.instanceId ?? '–'}</td>
            <td>{secondsText(task.lagSeconds)}</td>
            <td>{formats.count(task.lagRecords)}</td>
            <td>{formats.decimal(task.recordsPerSecond, 1)}</td>
            <td className="font-mono text-xs text-muted">{task.topics.join(', ')}</td>
          </tr>
        ))}
      </PlainTable>
      <PlainTable label="Processes" names={['Process', 'State', 'Up', 'Memory', 'Last heard']}>
        {status.processes.map((process) => (
          <tr key={process.instanceId}>
            <th scope="row" className="text-xs font-normal">
              {process.instanceId}
            </th>
            <td>
              <Badge tone={process.failure !== null || process.isSilent ? 'critical' : 'ok'}>
                {process.state.toLowerCase()}
              </Badge>
              {process.failure !== null && <span className="ml-2 text-xs text-critical">{process.failure}</span>}
            </td>
            <td>{secondsText(process.upSeconds)}</td>
            <td>{formats.count(Math.round(process.residentBytes / 1_048_576))} MiB</td>
            <td>{secondsText(process.heardSecondsAgo)} ago</td>
          </tr>
        ))}
      </PlainTable>
      {counted.length > 0 && (
        <PlainTable label="Counted" names={['Late, repeated and left out', 'Records', 'What that is']}>
          {counted.map(({ name, count, words }) => (
            <tr key={name} data-testid="counted">
              <th scope="row" className="font-mono text-xs font-normal">
                {name}
              </th>
              <td>{formats.count(count)}</td>
              <td className="text-xs">{words ?? '–'}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </>
  );
}
