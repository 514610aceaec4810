import type { Topology } from '@millrace/streams';

/** What a run is told: its application id, and the names of its topics. */
export interface JobSettings {
  readonly applicationId: string;
  /** The topic that plays this part in the job. @throws BenchError when the run names none. */
  topic(part: string): string;
}

/** A job as a user would write it. `seen` is called at each record of its input: the first starts the clock. */
export type Job = (settings: JobSettings, seen: () => void) => Topology;
