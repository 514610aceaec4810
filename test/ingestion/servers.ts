import { join } from 'node:path';
import { freePorts } from '../../redpanda/local/ports.ts';
import { recipes } from '../../redpanda/local/services/index.ts';
import { type Server, serverOf } from '../faults/server.ts';
import { openFolder } from '../faults/servers.ts';

/** The servers that are killed in the course of a run. */
export const mortals = ['kafka', 'redis', 'temporal'] as const;
export type Mortal = (typeof mortals)[number];

/** Servers of a run's own: on their ports for good, with their data. */
export interface OwnServers extends Readonly<Record<Mortal, Server>> {
  /** Folder for what else the run keeps. */
  readonly home: string;
  stop(): Promise<void>;
}

/** Starts a broker, a Redis and a Temporal. */
export async function startOwnServers(): Promise<OwnServers> {
  const { folder, watchdog } = await openFolder();
  const ports = await freePorts(mortals.reduce((sum, name) => sum + recipes[name].ports.length, 0));
  const servers = await Promise.all(
    mortals.map((name) =>
      serverOf(recipes[name], { name, folder, ports: ports.splice(0, recipes[name].ports.length) }),
    ),
  );
  const [kafka, redis, temporal] = servers as [Server, Server, Server];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await watchdog.finish();
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { kafka, redis, temporal, home: join(folder, 'home'), stop };
}
