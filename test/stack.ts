import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pipelineServices } from '../base/config.ts';
import { applyTopics } from '../redpanda/apply-topics.ts';
import { terminalProgress } from '../redpanda/local/progress.ts';
import { type Stack, startStack } from '../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../redpanda/subjects.ts';
import { registryClient } from '../schemas/registry.ts';
import { migrateClickHouse } from '../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../sinks/postgres/migrate.ts';
import type { Lane } from './lanes.ts';

type TestServers = Stack<(typeof pipelineServices)[number]>;

const sharedServers =
  'files that run at the same time need servers of their own, and an address is configured: unset MILLRACE_…, or add --maxWorkers 1';

/** Starts real servers once for all end-to-end tests, as often as files run at the same time, and ends them afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stacks: TestServers[] = [];
  const stop = async () => {
    await Promise.all(stacks.map((stack) => stack.stop()));
  };
  try {
    // One after the other: the first one fills the caches that the next one uses.
    for (let lane = 0; lane < project.config.maxWorkers; lane += 1) {
      const stack = await startStack({ mode: 'test', services: pipelineServices, progress: terminalProgress() });
      stacks.push(stack);
      if (lane > 0 && stack.launched.length < pipelineServices.length) throw new Error(sharedServers);
      await prepare(stack);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('lanes', stacks.map(laneOf));
  return stop;
}

async function prepare({ kafka, registry, postgres, clickhouse }: TestServers): Promise<void> {
  const subjects = registryClient(registry);
  await Promise.all([
    applyTopics(kafka),
    planSubjects(subjects).then((plans) => applySubjects(subjects, plans)),
    migratePostgres(postgres),
    migrateClickHouse(clickhouse, { database: 'millrace' }),
  ]);
}

function laneOf({ kafka, registry, redis, postgres, clickhouse, environment, folder }: TestServers): Lane {
  const stack = { kafka, registry, redis, postgres, clickhouse };
  return { stack, environment: { ...environment }, claim: join(folder, 'claim') };
}
