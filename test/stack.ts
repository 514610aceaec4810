import type { TestProject } from 'vitest/node';
import { type Addresses, pipelineServices } from '../base/config.ts';
import { applyTopics } from '../redpanda/apply-topics.ts';
import { terminalProgress } from '../redpanda/local/progress.ts';
import { startStack } from '../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../redpanda/subjects.ts';
import { registryClient } from '../schemas/registry.ts';
import { migrateClickHouse } from '../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../sinks/postgres/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The test stack's addresses: topics, subjects and migrations are applied. */
    stack: Omit<Addresses, 'temporal'>;
    /** The same as variables, for processes that a test starts. */
    stackEnvironment: Record<string, string>;
  }
}

/** Starts real servers once for all end-to-end tests and ends them afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack({ mode: 'test', services: pipelineServices, progress: terminalProgress() });
  const { kafka, registry, redis, postgres, clickhouse } = stack;
  try {
    const subjects = registryClient(registry);
    await Promise.all([
      applyTopics(kafka),
      planSubjects(subjects).then((plans) => applySubjects(subjects, plans)),
      migratePostgres(postgres),
      migrateClickHouse(clickhouse, { database: 'millrace' }),
    ]);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  project.provide('stack', { kafka, registry, redis, postgres, clickhouse });
  project.provide('stackEnvironment', { ...stack.environment });
  return () => stack.stop();
}
