#!/usr/bin/env node
// librdkafka, compression and file reads share libuv's threads, whose number is fixed when the first one is used. Node reads a
// module with one of them, and a script like this one without.
process.env.UV_THREADPOOL_SIZE ??= '16';
import('./compiled/start.mjs');
