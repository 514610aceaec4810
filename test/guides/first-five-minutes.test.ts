import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Processing, pipeline } from '../pipeline/millrace.ts';
import { stepsOf } from './markdown.ts';
import { readersEnvironment } from './readers-environment.ts';
import { GuideShell } from './shell.ts';
import { Stopwatch } from './stopwatch.ts';
import { createWorkingCopy, projectFolder, type WorkingCopy } from './working-copy.ts';

const processing = new Processing(...pipeline, '--instance', 'first-minutes');
let copy: WorkingCopy;
let shell: GuideShell;
beforeAll(async () => {
  processing.start();
  copy = await createWorkingCopy();
  shell = await GuideShell.start(copy.folder, readersEnvironment());
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await shell?.close();
  await copy?.remove();
});

/** Files that the data engineer's guide lets its reader write, by their names. */
function filesOfGuide(): ReadonlyMap<string, string> {
  const guide = readFileSync(join(projectFolder, 'docs', 'guides', 'data-engineer.md'), 'utf8');
  const files = stepsOf(guide).flatMap((step) => (step.kind === 'file' ? [[step.path, step.text] as const] : []));
  return new Map(files);
}

it('a data engineer, in the first five minutes: the machine, the topology, a processor with its test, rows in and rows refused', async () => {
  const files = filesOfGuide();
  const write = (path: string) => copy.write(path, files.get(path) ?? '');
  const watch = new Stopwatch();
  const run = async (command: string, mayFail = false) => (await shell.run(command, mayFail)).text;

  expect(await run('npx millrace doctor', true)).toMatch(/Node/i);
  watch.reached('doctor: what this machine has');
  expect(await run('npx millrace topology gold')).toContain('gold.data.ready');
  watch.reached('topology: steps, topics and stores of gold');

  await write('processors/spend-mark.ts');
  await write('processors/spend-mark.test.ts');
  expect(await run('npx vitest run --project unit processors/spend-mark')).toMatch(/2 passed/);
  watch.reached('a processor of one’s own, and its test without a broker, green');

  await write('broken.csv');
  const said = '--tenant first-minutes --platform meta --currency USD --zone America/New_York --idle-seconds 150';
  const imported = await run(`npx millrace import broken.csv ${said}`, true);
  expect(imported).toContain('facts new or changed 1, retracted 0, unchanged 0, duplicates 0, quarantined 4');
  watch.reached('import: what came, and what did not with line and reason');
  expect(await run('npx millrace quarantine list --tenant first-minutes --json')).toContain('NEGATIVE_SPEND');
  watch.reached('quarantine: the rows themselves');
  expect(JSON.parse(await run('npx millrace tasks bronze --json', true))).toBeTruthy();
  watch.reached('tasks: who has each, and how far behind');

  console.log(watch.lines('the first five minutes of a data engineer'));
  expect(watch.seconds).toBeLessThan(300);
});
