import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { freePorts } from '../../redpanda/local/ports.ts';

/** Whether this machine has nginx: `apt-get install nginx-light`. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

/** nginx in front of gateways, as `deploy/nginx/millrace.conf` has it. */
export async function startNginx(gateways: readonly number[]): Promise<{ url: string; close(): Promise<void> }> {
  const [port = 0] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const deployed = readFileSync(join(import.meta.dirname, '../../deploy/nginx/millrace.conf'), 'utf8');
  const [first = '', ...others] = deployed.match(/^ +server gateway-.*$/gm) ?? [];
  if (others.length === 0) throw new Error('deploy/nginx/millrace.conf names no two gateways');
  const servers = gateways.map((each) => first.replace(/gateway-\S+/, `127.0.0.1:${each}`)).join('\n');
  const site = deployed
    .replace(first, servers)
    .replace(`${others.join('\n')}\n`, '')
    .replace('listen 8080', `listen 127.0.0.1:${port}`);
  writeFileSync(join(folder, 'site.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; events {}
     http { access_log off; ${temporary.join(' ')} include ${folder}/site.conf; }`,
  );
  const child = spawn('nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = ending(child);
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(
    async () => {
      const { status } = await fetch(`${url}/health/live`);
      if (status !== 200)
        throw new Error(`nginx answers ${status}: ${readFileSync(join(folder, 'error.log'), 'utf8')}`);
    },
    { timeout: 20_000, interval: 100 },
  );
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ending(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
