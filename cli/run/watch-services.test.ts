import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { createRegistry } from '../../base/telemetry.ts';
import { watchServices } from './watch-services.ts';

async function serve(port: number): Promise<Server> {
  const server = createServer((_, response) => response.setHeader('connection', 'close').end('[]'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

const closed = (server: Server) => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

it('a service that goes away is said again and again, not healthy and 0, until it is back', async () => {
  const server = await serve(0);
  const { port } = server.address() as AddressInfo;
  const lines: { readonly level: number; readonly msg: string }[] = [];
  const registry = createRegistry({ service: 'test', processMetrics: false });
  const stopping = new AbortController();
  const watch = watchServices(['registry'], {
    config: { address: () => `http://127.0.0.1:${port}` },
    logger: pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) }),
    registry,
    signal: stopping.signal,
    everyMs: 20,
  });
  const isUp = async () =>
    /millrace_service_up{service="(?:registry|test)".*} (\d)/.exec(await registry.metrics())?.[1];
  try {
    expect(await isUp()).toBe('1');
    await closed(server);
    await vi.waitFor(() => expect(lines.filter(({ level }) => level === 40).length).toBeGreaterThan(2));
    expect(lines[0]?.msg).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*MILLRACE_REGISTRY`));
    expect(watch.healthy()).toBe(false);
    expect(await isUp()).toBe('0');
    const again = await serve(port);
    await vi.waitFor(() => expect(watch.healthy()).toBe(true));
    expect(lines.at(-1)?.msg).toBe('registry answers again');
    expect(await isUp()).toBe('1');
    await closed(again);
  } finally {
    stopping.abort();
  }
});
