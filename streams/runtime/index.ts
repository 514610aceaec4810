export type { FaultPoint, Logger, StreamsConfig } from './config.ts';
export { StreamsApp, type StreamsAppState } from './streams-app.ts';
