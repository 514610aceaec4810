import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Milliseconds between two looks at what is idle while the gateway closes. */
const lookMs = 100;

/**
 * Lets a gateway that closes wait for requests alone. Node ends the connections that are idle when closing begins, and waits a minute for
 * those whose last answer comes afterwards, and for those that have said nothing yet, as browsers open them in advance.
 */
export function registerClosingConnections(app: FastifyInstance): void {
  const open = new Set<Socket>();
  let isClosing = false;
  app.server.on('connection', (socket) => {
    if (isClosing) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    if (!app.server.listening) return;
    const timer = setInterval(() => app.server.closeIdleConnections(), lookMs);
    app.server.once('close', () => clearInterval(timer));
  });
}
