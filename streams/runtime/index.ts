export type { FaultPoint, Logger, StreamsConfig } from './config.ts';
export type { RedisAddress, RedisClient, RedisClusterAddress } from './redis-connection.ts';
export { type Reset, type ResetOptions, resetApplication } from './reset.ts';
export {
  type ReadOptions,
  type StateAnswer,
  type StatePosition,
  StateReader,
  type StateReaderOptions,
} from './state-reader.ts';
export { StreamsApp, type StreamsAppState } from './streams-app.ts';
