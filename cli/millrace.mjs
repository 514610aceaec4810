#!/usr/bin/env node
// Starts the command in this process, from JavaScript that is made of the sources whenever they change. librdkafka,
// compression and file reads share libuv's threads, whose number is fixed when the first one is used.
import { compiled } from './compiled/compiled.mjs';
import { program } from './compiled/program.mjs';

process.env.UV_THREADPOOL_SIZE ??= '16';
const made = await compiled(program).catch((error) => {
  console.error(`millrace: compiling each file as it is loaded, which is slow: ${error.message}`);
  return undefined;
});
if (made === undefined) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./main.ts');
} else {
  process.setSourceMapsEnabled(true);
  await import(made.url);
}
