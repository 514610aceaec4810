import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerBodyTime } from './body-time.ts';

/** One that has hardly any time, and one that has much. */
let [hasty, patient]: { readonly app: FastifyInstance; readonly port: number }[] = [];

async function started(seconds: number) {
  const app = Fastify();
  registerBodyTime(app, seconds);
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  app.get('/slow', async () => {
    await sleep(900);
    return 'answered';
  });
  app.post('/', async ({ body }) => ({ got: body }));
  app.post('/file', async ({ body }) => {
    let bytes = 0;
    for await (const part of body as AsyncIterable<Buffer>) bytes += part.length;
    return { bytes };
  });
  return { app, port: Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port) };
}

beforeAll(async () => {
  [hasty, patient] = [await started(0.4), await started(20)];
}, 60_000);
afterAll(async () => {
  await Promise.all([hasty?.app.close(), patient?.app.close()]);
});

/** What is answered to a request that comes in parts, `milliseconds` apart, until the connection ends or `enough` was said. */
function answerTo(to: typeof hasty, parts: readonly string[], milliseconds: number, enough: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(to?.port ?? 0, '127.0.0.1');
    let said = '';
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
    socket.on('data', (bytes) => {
      said += bytes;
      if (enough.test(said)) socket.end();
    });
    const send = async () => {
      for (const part of parts) {
        if (socket.writable) socket.write(part);
        await sleep(milliseconds);
      }
    };
    void send();
  });
}

const head = (path: string, type: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nhost: here\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;

it('a body that does not come in time is refused in words, and its connection ends', async () => {
  const begun = performance.now();
  const said = await answerTo(hasty, [head('/', 'application/json', 100), '{"a"', ': 1'], 100, /never/);
  expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close[\s\S]*did not come within 0\.4 s: send it at once/);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

it('one that comes in parts, but in time, is taken', async () => {
  const said = await answerTo(patient, [head('/', 'application/json', 8), '{"a"', ': 1}'], 50, /"got"/);
  expect(said).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"got":\{"a":1\}\}/);
});

it('a request that is slow to answer, and a file that is read as it comes, take their time', async () => {
  expect(await (await fetch(`http://127.0.0.1:${hasty?.port}/slow`)).text()).toBe('answered');
  const parts = Array.from({ length: 6 }, () => 'xx');
  const said = await answerTo(hasty, [head('/file', 'application/octet-stream', 12), ...parts], 150, /"bytes"/);
  expect(said).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"bytes":12\}/);
});
