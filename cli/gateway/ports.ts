import { applicationTasks } from '@millrace/streams/runtime';
import type { Config } from '../../base/config.ts';
import type { GatewayPorts, PipelinePort } from '../../gateway/ports.ts';
import { topologies } from '../../topologies/index.ts';
import { builtTopology } from '../built-topologies.ts';
import { connectionsPort } from './connections.ts';
import { deadLetterPort } from './dead-letters.ts';
import { importsPort } from './imports.ts';
import { newestRecords } from './newest-records.ts';
import { notificationsPort } from './notifications.ts';

/** What the gateway needs of parts that it may not know. */
export function gatewayPorts(config: Config): GatewayPorts {
  return {
    pipeline: pipelinePort(config),
    notifications: notificationsPort(config),
    connections: connectionsPort(config),
    imports: importsPort(config),
  };
}

function pipelinePort(config: Config): PipelinePort {
  const built = new Map(
    topologies.map((each) => [each.name, { name: each.name, summary: each.summary, topology: builtTopology(each) }]),
  );
  return {
    parts: () =>
      [...built.values()].map(({ name, summary, topology }) => ({ name, summary, description: topology.toJSON() })),
    tasks: (name) => {
      const part = built.get(name);
      if (part === undefined) throw new RangeError(`no topology ${name}`);
      return applicationTasks(part.topology, {
        bootstrapServers: config.address('kafka'),
        redis: config.address('redis'),
      });
    },
    records: (query) => newestRecords(config.address('kafka'), query),
    ...deadLetterPort(config),
  };
}
