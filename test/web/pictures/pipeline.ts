import type { ApplicationTask, ApplicationTasks } from '@millrace/streams/runtime';
import type { PipelinePort, StoredDeadLetter } from '../../../gateway/ports.ts';

/** Records a second and seconds behind of each part in pictures. */
const paces: Readonly<Record<string, readonly [recordsPerSecond: number, lagSeconds: number]>> = {
  ...{ bronze: [1_840, 0.4], silver: [1_785, 0.6], gold: [1_690, 0.9], rules: [1_655, 1.2] },
};
/** What the steps of a task of each part counted in pictures. */
const counts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  bronze: { 'bronze.exact_duplicate': 3 },
  silver: { 'entities.stale_row': 41, 'entities.resent_row': 12 },
};
const partitions = 12;
const minuteMs = 60_000;

/** The pipeline as it is built, running as in a picture: there is no broker. */
export function picturedPipeline(port: PipelinePort, tenant: string): PipelinePort {
  const letters = lettersOf(tenant);
  return {
    ...port,
    tasks: async (name) => tasksOf(port, name),
    records: async () => ({ records: [], more: false }),
    deadLetters: async ({ wants }) => ({
      letters: letters.filter(wants),
      found: letters.length,
      reasons: letters.map(({ topic, reason }) => ({ topic, reason, count: 1 })),
      more: false,
    }),
  };
}

function tasksOf(port: PipelinePort, name: string): ApplicationTasks {
  const [recordsPerSecond = 0, lagSeconds = 0] = paces[name] ?? [];
  const description = port.parts().find((part) => part.name === name)?.description;
  const tasks = (description?.subTopologies ?? []).flatMap(({ id, steps }) =>
    Array.from({ length: partitions }, (_, partition): ApplicationTask => {
      const topics = steps.flatMap(({ kind, topic }) => (kind === 'source' && topic != null ? [topic] : []));
      return {
        ...{ id: `${id}_${partition}`, topics, partition, state: 'running', process: `${name}-1`, restore: null },
        ...{ lagRecords: Math.round(recordsPerSecond / partitions / 2), lagSeconds: lagSeconds + partition / 50 },
        ...{ recordsPerSecond: recordsPerSecond / partitions, commitAgeMs: 220, epoch: 1, seq: 1_204 },
        counted: counts[name] ?? {},
        streamTime: Date.now() - minuteMs,
      };
    }),
  );
  return {
    applicationId: description?.applicationId ?? name,
    tasks,
    problems: [],
    processes: [
      {
        ...{ instanceId: `${name}-1`, host: 'millrace-1', pid: 4_120, state: 'running', failure: null },
        ...{ upMs: 93 * minuteMs, topologyHash: '', residentBytes: 312_000_000, ageMs: 900, isSilent: false },
      },
    ],
  };
}

function lettersOf(tenant: string): StoredDeadLetter[] {
  const letter = { partition: 4, sourcePartition: 4, writtenAt: Date.now() - 34 * minuteMs, headers: [], redrives: 0 };
  return [
    {
      ...letter,
      ...{ topic: 'connector.data.raw.dlq', offset: 118, sourceTopic: 'connector.data.raw', sourceOffset: 88_412 },
      ...{ at: Date.now() - 33 * minuteMs, reason: 'RecordError', key: Buffer.from(`${tenant}|META|228104776`) },
      message: 'the day 2026-13-01 of line 42 is none: write it as 2026-11-01',
      ...{ value: Buffer.from('{"line": 42}'), bytes: 214 },
    },
    {
      ...letter,
      ...{ topic: 'silver.data.processed.dlq', offset: 12, sourceTopic: 'silver.data.processed', sourceOffset: 90_417 },
      ...{ at: Date.now() - 190 * minuteMs, reason: 'SerdeError', key: Buffer.from(`${tenant}|GOOGLE|482-190-3317`) },
      message: 'schema 31 does not read it: its bytes end inside the record',
      ...{ value: Buffer.from([0, 0, 0, 0, 31, 2, 9]), bytes: 7 },
    },
  ];
}
