import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { topologies } from '../../topologies/index.ts';
import { BenchError } from '../errors.ts';
import { startNotifying } from '../notifying.ts';
import { startStage } from '../pipeline/apps.ts';
import type { FromPart, Servers, ToPart } from './part.ts';

// A part of the alerts' bench, started by part.ts.

const [, , name, text = '{}'] = process.argv;
const servers = JSON.parse(text) as Servers;
const topics = createTopics(createCodec(registryClient(servers.registry)));
const running = name === 'rules' ? await startRules() : await startNotifications();
process.on('message', (asked: ToPart) => {
  if (asked === 'cpu') tell({ cpu: cpuNow() });
  else void running.stop().then(() => process.exit(0));
});
tell({ ready: true });

function startRules(): Promise<{ stop(): Promise<void> }> {
  const rules = topologies.find((topology) => topology.name === 'rules');
  if (rules === undefined) throw new BenchError('MR_BENCH_INPUT', 'there is no topology of rules');
  return startStage(rules, topics, servers);
}

async function startNotifications(): Promise<{ stop(): Promise<void> }> {
  await topics.alerts.value.open?.();
  return startNotifying({ kafka: servers.kafka, postgres: servers.postgres ?? '' }, topics);
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function tell(said: FromPart): void {
  process.send?.(said);
}
