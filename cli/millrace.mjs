#!/usr/bin/env node
// Starts the command in this process: TypeScript is compiled as it is loaded. librdkafka, compression and file reads
// share libuv's threads, whose number is fixed when the first one is used.
process.env.UV_THREADPOOL_SIZE ??= '16';
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
