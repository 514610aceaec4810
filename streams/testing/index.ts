export { TestInputTopic } from './input-topic.ts';
export { TestOutputTopic, type TestRecord } from './output-topic.ts';
export { type TestDriverOptions, TopologyTestDriver } from './topology-test-driver.ts';
