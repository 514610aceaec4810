'use client';

import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import { PipelineDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Flow } from './flow.tsx';
import { outerTopics, pipelineGraph, stepGraph, type Topology } from './graph.ts';
import { healthOf, healthWords, secondsText } from './health.ts';
import { SlicesCard } from './slices-card.tsx';
import { TopicDialog } from './topic-dialog.tsx';
import { TopologyPanel } from './topology-panel.tsx';

/** Milliseconds between reads of how the pipeline runs. */
const pollMs = 5_000;
/** Readings that the trend of the lag has. */
const trendLength = 60;

const tones = { ok: 'ok', warn: 'warn', critical: 'critical', unknown: 'plain' } as const;

/** The parts of the pipeline from left to right, how far behind each is, and what it refused. */
export function PipelineScreen() {
  const { data, previousData, error, refetch } = useQuery(PipelineDocument, { pollInterval: pollMs });
  const topologies = (data ?? previousData)?.pipeline;
  const trends = useTrends(data?.pipeline);
  const [shown, setShown] = useState<string | null>(null);
  const [topic, setTopic] = useState<string | null>(null);
  const shapes = JSON.stringify(topologies?.map(({ name, steps }) => [name, steps]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture changes with the steps alone, not with each reading.
  const graph = useMemo(() => (topologies === undefined ? null : pipelineGraph(topologies)), [shapes]);
  const looked = topologies?.find(({ name }) => name === shown);
  return (
    <>
      <PageHead title="Pipeline">
        <p>All organisations share it; records, dead letters and slices are this organisation’s own.</p>
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
        {topologies === undefined && error === undefined && <Loading what="the pipeline" lines={1} height="h-80" />}
        {topologies !== undefined && graph !== null && (
          <Card title="From raw to alerts">
            <Flow
              graph={graph}
              label="The pipeline"
              topologies={topologies}
              shown={shown}
              onShow={setShown}
              onTopic={setTopic}
              className="h-[26rem] max-md:h-72"
            />
            <div className="h-3" />
            <PartsTable topologies={topologies} trends={trends} shown={shown} onShow={setShown} />
          </Card>
        )}
        {looked !== undefined && (
          <Looked key={looked.name} topology={looked} onTopic={setTopic} onClose={() => setShown(null)} />
        )}
        <DeadLetters />
        <SlicesCard />
      </div>
      {topic !== null && <TopicDialog key={topic} topic={topic} onClose={() => setTopic(null)} />}
    </>
  );
}

function Looked(props: {
  readonly topology: Topology;
  readonly onTopic: (topic: string) => void;
  readonly onClose: () => void;
}) {
  const { topology, onTopic, onClose } = props;
  const shape = JSON.stringify(topology.steps);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const graph = useMemo(() => stepGraph(topology), [shape]);
  return (
    <Card title={topology.name} actions={<Button onClick={onClose}>Close</Button>}>
      <div className="grid gap-4" data-testid="topology">
        <p className="text-muted">{topology.summary}</p>
        <Flow
          graph={graph}
          label={`Steps of ${topology.name}`}
          topologies={[]}
          shown={null}
          onShow={() => undefined}
          onTopic={() => undefined}
          className="h-80"
        />
        <Topics topology={topology} onTopic={onTopic} />
        <TopologyPanel topology={topology} />
      </div>
    </Card>
  );
}

/** What a part reads and writes; a press shows the newest records of it. */
function Topics({ topology, onTopic }: { readonly topology: Topology; readonly onTopic: (topic: string) => void }) {
  const { sources, sinks } = outerTopics(topology);
  return (
    <dl className="grid gap-2">
      {(
        [
          ['Reads', sources],
          ['Writes', sinks],
        ] as const
      ).map(([name, topics]) => (
        <div key={name} className="flex flex-wrap items-center gap-2">
          <dt className="w-14 text-xs text-muted">{name}</dt>
          {topics.map((topic) => (
            <dd key={topic}>
              <Button className="font-mono text-xs" aria-label={`Records of ${topic}`} onClick={() => onTopic(topic)}>
                {topic}
              </Button>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

/** The last readings of each part's lag. */
function useTrends(pipeline: readonly Topology[] | undefined): ReadonlyMap<string, readonly number[]> {
  const trends = useRef(new Map<string, readonly number[]>());
  const [, setCount] = useState(0);
  useEffect(() => {
    if (pipeline === undefined) return;
    for (const { name, status } of pipeline) {
      const known = trends.current.get(name) ?? [];
      trends.current.set(name, [...known, status?.lagSeconds ?? 0].slice(-trendLength));
    }
    setCount((count) => count + 1);
  }, [pipeline]);
  return trends.current;
}

function PartsTable(props: {
  readonly topologies: readonly Topology[];
  readonly trends: ReadonlyMap<string, readonly number[]>;
  readonly shown: string | null;
  readonly onShow: (name: string) => void;
}) {
  const formats = useFormats();
  return (
    <PlainTable
      label="Parts of the pipeline"
      names={['Part', 'State', 'Behind', 'Trend', 'Records waiting', 'Records a second', 'Tasks']}
    >
      {props.topologies.map((topology) => {
        const { name, status } = topology;
        const health = healthOf(topology);
        return (
          <tr key={name}>
            <th scope="row" className="font-normal">
              <button
                type="button"
                aria-expanded={props.shown === name}
                className="rounded font-semibold underline decoration-control/50 underline-offset-2"
                onClick={() => props.onShow(name)}
              >
                {name}
              </button>
            </th>
            <td>
              <Badge tone={tones[health]}>{healthWords[health]}</Badge>
            </td>
            <td>{secondsText(status?.lagSeconds ?? null)}</td>
            <td>
              <Trend values={props.trends.get(name) ?? []} />
            </td>
            <td>{formats.count(status?.lagRecords)}</td>
            <td>{formats.decimal(status?.recordsPerSecond, 1)}</td>
            <td className="text-xs text-muted">
              {status === null
                ? 'the broker or Redis does not answer'
                : [
                    `${formats.count(status.running)} running`,
                    status.restoring > 0 && `${formats.count(status.restoring)} restoring`,
                    status.waiting > 0 && `${formats.count(status.waiting)} waiting`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
            </td>
          </tr>
        );
      })}
    </PlainTable>
  );
}

/** The last five minutes of a lag; its last value stands beside it in words. */
function Trend({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const points = values.map((value, at) => `${(at / (trendLength - 1)) * 100},${23 - (value / most) * 22}`).join(' ');
  return (
    <svg viewBox="0 0 100 24" className="h-6 w-24" aria-hidden="true">
      <polyline points={points} className="fill-none stroke-info" strokeWidth="1.5" />
    </svg>
  );
}
