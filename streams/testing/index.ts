export type { DeadLetter } from '../topology/dead-letter.ts';
// What a harness of one's own needs that runs one task by hand.
export type {
  DeferredWork,
  GlobalTableAccess,
  PrefetchSink,
  RecordCollector,
  StateAccess,
  Task,
  TaskEnvironment,
  TaskRecord,
} from '../topology/topology.ts';
export { type TestInputOptions, type TestInputRecord, TestInputTopic } from './input-topic.ts';
export { TestOutputTopic, type TestRecord } from './output-topic.ts';
export { type TestDriverOptions, TopologyTestDriver } from './topology-test-driver.ts';
