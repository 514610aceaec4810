export type { StreamsAppState } from './app-state.ts';
export {
  type ApplicationTask,
  type ApplicationTasks,
  type ApplicationTasksOptions,
  applicationTasks,
  type TaskProcess,
} from './application-tasks.ts';
export type { FaultPoint, Logger, StreamsConfig } from './config.ts';
export { exitProcess } from './exit-process.ts';
export type { RedisAddress, RedisClient, RedisClusterAddress } from './redis-connection.ts';
export { type Reset, type ResetOptions, resetApplication } from './reset.ts';
export {
  type ReadOptions,
  type StateAnswer,
  type StatePosition,
  StateReader,
  type StateReaderOptions,
} from './state-reader.ts';
export type { ProcessFacts } from './status-board.ts';
export { StreamsApp } from './streams-app.ts';
