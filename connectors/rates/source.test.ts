import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ratesFrom } from './source.ts';

const file = join(import.meta.dirname, '../../test/data/rates/eurofxref-hist.csv');
const csv = 'Date,USD\n2026-11-23,1.25\n';
/** Answers of the server, the first one first; the last one stays. */
let answers: (readonly [status: number, body: string])[] = [];
let calls = 0;
let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((_request, response) => {
    calls += 1;
    const [status, body] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [404, ''];
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/rates`;
});
afterAll(() => server.close());

it('rates come from a file or an address alike', async () => {
  expect((await ratesFrom(file)).rates).toHaveLength(8);
  answers = [[200, csv]];
  expect((await ratesFrom(address)).rates).toHaveLength(1);
});

it('an address that is broken for a moment is asked again; one that stays so is named', async () => {
  calls = 0;
  answers = [
    [503, ''],
    [200, csv],
  ];
  expect((await ratesFrom(address)).rates).toHaveLength(1);
  expect(calls).toBe(2);
  answers = [[503, '']];
  await expect(ratesFrom(address)).rejects.toMatchObject({
    code: 'MR_CONNECTOR_UNAVAILABLE',
    message: `${address} answers with 503`,
  });
});

it('what is not there is not asked for again', async () => {
  calls = 0;
  answers = [[404, 'gone']];
  await expect(ratesFrom(address)).rejects.toMatchObject({ code: 'MR_CONNECTOR_RATES' });
  expect(calls).toBe(1);
  await expect(ratesFrom('/nowhere/rates.xml')).rejects.toMatchObject({ code: 'MR_CONNECTOR_RATES' });
});
