/** A process of the application under faults: it runs until it is ended, or ends itself at a point of a commit. */
import type { FaultPoint } from '@millrace/streams/runtime';
import type { MemberOptions, MemberOrder, MemberReport } from './member-protocol.ts';

const options = JSON.parse(process.env.FAULT_MEMBER ?? '{}') as MemberOptions;
/** How often figures are told, milliseconds. */
const FIGURES_INTERVAL_MS = 1_000;

// Before anything reads it: what asks for the time sees the clock that the scenario sets.
const trueNow = Date.now;
let offsetMs = 0;
Date.now = () => trueNow() + offsetMs;

const { exitProcess, StreamsApp } = await import('@millrace/streams/runtime');
const { faultApplication, topicsOf } = await import('./application.ts');
const { rulesUnderFaults } = await import('./rules/topology.ts');
const { breakProcess } = await import('./breakage.ts');
const { figureOf, sampleMemory } = await import('./member-memory.ts');
if (options.breakage !== undefined) breakProcess(options.breakage);

let armed: Extract<MemberOrder, { kind: 'fault' }> | undefined;
let left = 0;
const reached = new Set<FaultPoint>();

function tell(report: MemberReport): void {
  if (process.connected) process.send?.(report);
}

function fail(error: Error): void {
  const code = 'code' in error ? String(error.code) : 'unknown';
  tell({ kind: 'fatal', code, message: error.message });
  console.error(`${new Date(trueNow()).toISOString()} ${options.instance}: ${code} ${error.message}`);
  exitProcess(3);
}

let restoreSeconds = 0;
/** Processor time since the application runs, until it has restored its state; seconds. */
let restoreCpuSeconds = 0;
let cpuBefore = process.cpuUsage();
const write = (fields: object, message: string): void => {
  const { err, ...rest } = fields as { err?: Error; ms?: number };
  const { ms } = rest;
  if (ms !== undefined && message.includes('restored')) {
    restoreSeconds = ms / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    restoreCpuSeconds = (user + system) / 1e6;
  }
  console.error(
    `${new Date(trueNow()).toISOString()} ${options.instance}: ${message} ${err?.message ?? JSON.stringify(rest)}`,
  );
};

const topology =
  options.topology === 'rules'
    ? rulesUnderFaults(options.application)
    : faultApplication(topicsOf(options.application), options.variant);
const app = new StreamsApp(topology, {
  bootstrapServers: options.kafka,
  redis: options.redis,
  instanceId: options.instance,
  sessionTimeoutMs: 6_000,
  purgeIntervalMs: 500,
  ...options.settings,
  logger: { info: write, warn: write, error: write },
  faultPoint(point) {
    reached.add(point);
    if (armed === undefined || armed.point !== point) return;
    left -= 1;
    if (left > 0) return;
    const { action } = armed;
    armed = undefined;
    process.kill(process.pid, action);
  },
  onFatal: fail,
});
app.onStateChange((state) => {
  if (state === 'running') cpuBefore = process.cpuUsage();
  tell({ kind: 'state', state });
});

process.on('message', (order: MemberOrder) => {
  if (order.kind === 'clock') {
    offsetMs = order.offsetMs;
    return;
  }
  if (order.kind === 'memory') {
    void sampleMemory(app.registry).then((sample) => tell({ kind: 'memory', sample }));
    return;
  }
  armed = order.kind === 'fault' ? order : undefined;
  left = armed?.after ?? 0;
});
// Whoever started this process is gone.
process.once('disconnect', () => process.exit(4));
process.once('SIGTERM', async () => {
  await app.stop();
  exitProcess(0);
});

const figure = (name: string): Promise<number> => figureOf(app.registry, name);

setInterval(async () => {
  tell({
    kind: 'figures',
    commits: await figure('commits_total'),
    fenced: await figure('fenced_total'),
    restoreSeconds,
    restoreCpuSeconds,
    restored: await figure('restored_records_total'),
    runningTasks: await figure('running_tasks'),
    isArmed: armed !== undefined,
    reached: [...reached],
  });
  reached.clear();
}, FIGURES_INTERVAL_MS).unref();

await app.start().catch(fail);
