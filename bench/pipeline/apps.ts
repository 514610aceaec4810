import { StreamsApp } from '@millrace/streams/runtime';
import { builtInReport } from '../../connectors/registry.ts';
import { maxRecordBytes } from '../../schemas/limits.ts';
import type { Topics } from '../../schemas/topics.ts';
import type { NamedTopology } from '../../topologies/index.ts';

/** A stage at work, and how many source records it has committed. */
export interface RunningStage {
  readonly name: string;
  processed(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a stage as `millrace run` does. */
export async function startStage(
  topology: NamedTopology,
  topics: Topics,
  addresses: { readonly kafka: string; readonly redis: string },
): Promise<RunningStage> {
  const app = new StreamsApp(topology.build({ topics, builtInReports: builtInReport }), {
    bootstrapServers: addresses.kafka,
    redis: addresses.redis,
    instanceId: 'bench',
    maxMessageBytes: maxRecordBytes,
    onFatal: (error) => {
      throw error;
    },
  });
  await app.start();
  return {
    name: topology.name,
    stop: () => app.stop(),
    processed: async () => {
      const metrics = await app.registry.getMetricsAsJSON();
      const metric = metrics.find(({ name }) => name === 'millrace_streams_records_in_total');
      return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0);
    },
  };
}

/** Waits until the stage has committed `records` source records. */
export async function untilProcessed(stage: RunningStage, records: number): Promise<void> {
  while ((await stage.processed()) < records) await new Promise((resolve) => setTimeout(resolve, 50));
}
