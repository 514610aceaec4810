import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { usualReports } from '../../connectors/clients.ts';
import type { RunningWorker } from '../../workflows/worker.ts';
import { type Ground, newestSlice, openGround, trueSpend } from './ground.ts';

let ground: Ground;
let worker: RunningWorker;
let again: ChildProcess | undefined;
beforeAll(async () => {
  ground = await openGround('2026-11-20T12:00:00Z');
  worker = await ground.startWorker();
});
afterAll(async () => {
  await worker?.stop();
  await ground?.close();
  again?.kill('SIGKILL');
});

/** Kills Temporal, and some seconds later starts the same program on the same file and ports. */
async function killTemporal(): Promise<void> {
  const { pid } = JSON.parse(readFileSync(join(ground.temporalFolder, 'run', 'temporal.json'), 'utf8')) as {
    pid: number;
  };
  const [command = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  process.kill(pid, 'SIGKILL');
  await sleep(3_000);
  again = spawn(command, args, { stdio: 'ignore' });
}

it('Temporal is killed while it fetches: it goes on afterwards, and nothing is lost', async () => {
  const tenant = `temporal-killed-${process.pid}`;
  const input = await ground.connect(tenant, 'microsoft', '2026-10-20');
  await ground.schedule(input);
  await ground.until(tenant, (rows) => rows.some(({ state }) => state === 'SENT'));
  await killTemporal();
  expect((await ground.ledger(tenant)).filter(({ state }) => state !== 'SENT')).not.toEqual([]);
  const slices = 32 * usualReports('microsoft').length;
  const rows = await ground.until(
    tenant,
    (found) => found.length === slices && found.every(({ state }) => state === 'SENT'),
    180_000,
  );
  const raw = await ground.raw(tenant);
  for (const { account, report, day, seq } of rows) {
    const of = { platform: 'microsoft', account, report, day } as const;
    const slice = newestSlice(raw, of);
    expect([report, day, slice?.seq, slice?.spend]).toEqual([report, day, Number(seq), trueSpend(ground.sandbox, of)]);
  }
  // What was in flight may have been fetched twice, nothing else.
  expect(rows.filter(({ seq }) => Number(seq) > 2)).toEqual([]);
});
