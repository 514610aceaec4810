import type { TaskState } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Badge } from '../ui/states.tsx';
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
  return (
    <>
      {status.problems.length > 0 && (
        <ul className="grid gap-1 rounded-xl bg-warn-bg px-4 py-3 text-warn">
          {status.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <Table label="Tasks" names={['Task', 'State', 'Process', 'Behind', 'Waiting', 'Records a second', 'Topics']}>
        {status.tasks.map((task) => (
          <tr key={task.id} className="h-row border-t border-line">
            <th scope="row" className="px-3 font-mono text-xs font-normal">
              {task.id}
            </th>
            <td className="px-3">
              <Badge tone={taskTones[task.state]}>
                {taskWords[task.state]}
                {task.restore !== null && ` ${formats.share(task.restore.share, 0)}`}
              </Badge>
            </td>
            <td className="px-3 text-xs">{task.instanceId ?? '–'}</td>
            <td className="px-3">{secondsText(task.lagSeconds)}</td>
            <td className="px-3">{formats.count(task.lagRecords)}</td>
            <td className="px-3">{formats.decimal(task.recordsPerSecond, 1)}</td>
            <td className="px-3 font-mono text-xs text-muted">{task.topics.join(', ')}</td>
          </tr>
        ))}
      </Table>
      <Table label="Processes" names={['Process', 'State', 'Up', 'Memory', 'Last heard']}>
        {status.processes.map((process) => (
          <tr key={process.instanceId} className="h-row border-t border-line">
            <th scope="row" className="px-3 text-xs font-normal">
              {process.instanceId}
            </th>
            <td className="px-3">
              <Badge tone={process.failure !== null || process.isSilent ? 'critical' : 'ok'}>
                {process.state.toLowerCase()}
              </Badge>
              {process.failure !== null && <span className="ml-2 text-xs text-critical">{process.failure}</span>}
            </td>
            <td className="px-3">{secondsText(process.upSeconds)}</td>
            <td className="px-3">{formats.count(Math.round(process.residentBytes / 1_048_576))} MiB</td>
            <td className="px-3">{secondsText(process.heardSecondsAgo)} ago</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function Table(props: {
  readonly label: string;
  readonly names: readonly string[];
  readonly children: React.ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="relative max-h-80 overflow-auto" tabIndex={0} aria-label={props.label}>
      <table className="w-full min-w-2xl border-collapse text-left">
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            {props.names.map((name) => (
              <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  );
}
