import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import { samplePlans } from '../../connectors/sample/plans.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { ask, startTestGateway, tokenOf } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { MillraceProcess, Processing } from '../pipeline/millrace.ts';
import { expectGraphql } from './graphql.ts';
import { brokenLinks } from './links.ts';
import { type CommandStep, type Step, stepsOf } from './markdown.ts';
import { type QuickNpx, quickNpx } from './npx.ts';
import { expectOutput } from './output.ts';
import { readersEnvironment } from './readers-environment.ts';
import { GuideShell } from './shell.ts';
import { createWorkingCopy, projectFolder, type WorkingCopy } from './working-copy.ts';

/** Accounts of the sample data, each at one level. */
const sampleAccounts = samplePlans.length;

/** Addresses of `npm start` as guides write them, and where the same thing is in the test. */
const addresses = new Map<string, string>();
let gateway: RunningGateway;
let processes: MillraceProcess[] = [];

/** The guides ask the gateway with curl, as their readers do. */
function requireCurl(): void {
  const { error } = spawnSync('curl', ['--version']);
  if (error !== undefined)
    throw new Error(`the guides use curl (${error.message}): on Debian, apt-get install -y curl`);
}

/** Does what readers of these guides do: block by block, against what `npm start` would run for them. */
export function runGuides(guides: readonly string[]): void {
  beforeAll(startAll);
  afterAll(stopAll);
  describe.each(guides)('%s', runGuide);
}

/** What `npm start` would run: the pipeline with sample data of the tenant `demo`, and a gateway. */
async function startAll(): Promise<void> {
  requireCurl();
  const [metricsPort] = await freePorts(1);
  processes = [
    new Processing(
      'bronze',
      'silver',
      'gold',
      'rules',
      'sinks',
      '--instance',
      'guides',
      '--metrics-port',
      String(metricsPort),
    ),
    new MillraceProcess('sample', '--tenant', 'demo', '--days', '2', '--every', '8'),
  ];
  for (const each of processes) each.start();
  ({ gateway } = await startTestGateway(testEnvironment(), { ports: gatewayPorts }));
  addresses.set('127.0.0.1:4000', new URL(gateway.url).host);
  addresses.set('127.0.0.1:9464', `127.0.0.1:${metricsPort}`);
  const token = await tokenOf(gateway, 'demo');
  const counts = async (): Promise<{ accounts: number }[]> =>
    (await ask(gateway, token, '{ dataRanges { accounts } }')).data?.dataRanges ?? [];
  const accounts = async () => (await counts()).reduce((sum, level) => sum + level.accounts, 0);
  await vi.waitFor(async () => expect(await accounts()).toBe(sampleAccounts), { timeout: 180_000, interval: 300 });
}

async function stopAll(): Promise<void> {
  await Promise.all(processes.map((each) => each.kill('SIGTERM')));
  await gateway?.close();
}

function runGuide(guide: string): void {
  const text = readFileSync(join(projectFolder, guide), 'utf8');
  const steps = stepsOf(text);
  let copy: WorkingCopy;
  let shell: GuideShell;
  let npx: QuickNpx | undefined;
  beforeAll(async () => {
    copy = await createWorkingCopy();
    if (text.includes(' --base ')) await copy.commit();
    // The first guide that people read has npm's own.
    if (guide !== 'README.md') npx = await quickNpx();
    shell = await GuideShell.start(copy.folder, readersEnvironment(npx?.folder));
  });
  afterAll(async () => {
    await shell?.close();
    await npx?.remove();
    await copy?.remove();
  });

  it('has commands to run', () => {
    expect(steps.filter(({ kind }) => kind === 'command').length).toBeGreaterThan(0);
  });

  it('names error codes that there are', () => {
    const known = readFileSync(join(projectFolder, 'docs', 'reference', 'errors.md'), 'utf8');
    expect((text.match(/MR_\w*[A-Z]/g) ?? []).filter((code) => !known.includes(`\`${code}\``))).toEqual([]);
  });

  it('links to what is there', () => {
    expect(brokenLinks(join(projectFolder, guide))).toEqual([]);
  });

  it.each(steps.map((step) => [titleOf(step), step] as const))('%s', async (_, step) => {
    if (step.kind === 'file') await copy.write(step.path, here(step.text));
    else if (step.kind === 'graphql') await expectGraphql(gateway, step);
    else await expectCommand(shell, step);
  });
}

async function expectCommand(shell: GuideShell, { text, exit, output }: CommandStep): Promise<void> {
  const printed = await shell.run(here(text), exit !== 0);
  expect(printed.code, printed.text).toBe(exit);
  if (output !== undefined) expectOutput(printed.text, { ...output, text: here(output.text) });
}

/** A guide's text with the test's addresses in it. */
function here(text: string): string {
  return [...addresses].reduce((replaced, [written, real]) => replaced.replaceAll(written, real), text);
}

function titleOf(step: Step): string {
  const [first = ''] = step.text.trim().split('\n');
  const what = step.kind === 'file' ? `writes ${step.path}` : first.slice(0, 90);
  return `line ${step.line}: ${what}`;
}
