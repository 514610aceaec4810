// Starts the command in this process, from JavaScript that is made of the sources whenever they change.
import { compiled } from './compiled.mjs';
import { program } from './program.mjs';

const made = await compiled(program).catch((error) => {
  console.error(`millrace: compiling each file as it is loaded, which is slow: ${error.message}`);
  return undefined;
});
if (made === undefined) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../main.ts');
} else {
  process.setSourceMapsEnabled(true);
  await import(made.url);
}
