import { join } from 'node:path';
import { Engine } from './engine.ts';
import { serveClickHouse } from './server.ts';

// usage: main.ts PORT FOLDER
const [port, folder] = process.argv.slice(2);
if (port === undefined || folder === undefined) throw new Error('usage: main.ts PORT FOLDER');
const engine = new Engine(join(folder, 'data'));
const server = await serveClickHouse(engine, { port: Number(port) });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    await server.close();
    engine.close();
    process.exit(0);
  });
}
