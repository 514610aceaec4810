import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { registerClosingConnections } from './closing-connections.ts';

it('closes without waiting for who has connected and said nothing; who has asked gets the answer', async () => {
  const app = Fastify();
  registerClosingConnections(app);
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((isAsked) => {
    app.get('/', async () => {
      isAsked();
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return 'answered';
    });
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const silent = connect(Number(new URL(address).port), '127.0.0.1');
  silent.resume();
  await once(silent, 'connect');
  const response = fetch(address);
  await asked;
  const closed = app.close();
  await once(silent, 'close');
  answer();
  expect(await (await response).text()).toBe('answered');
  await closed;
});
