import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { refuseTakenPorts } from './ports.ts';

it('a taken port is told with its holder and the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const wanted = [{ what: 'the page', host: '127.0.0.1', port, variable: 'MILLRACE_WEB_PORT' }];
  const refused = refuseTakenPorts(wanted);
  await expect(refused).rejects.toThrow(`port ${port} for the page`);
  await expect(refused).rejects.toThrow('MILLRACE_WEB_PORT');
  if (process.platform === 'linux') await expect(refused).rejects.toThrow(`process ${process.pid} `);
  server.close();
  await once(server, 'close');
  await expect(refuseTakenPorts(wanted)).resolves.toBeUndefined();
});
