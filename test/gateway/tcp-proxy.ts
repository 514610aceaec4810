import { connect, createServer, type Socket } from 'node:net';

/** A proxy of TCP connections on a free port of this machine. */
export interface TcpProxy {
  readonly port: number;
  /** Ends all connections and takes no more until `mend`: what is behind it is gone. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Where connections go to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Starts a proxy in front of `targets`: each connection goes to the next in turn that takes it. */
export async function startTcpProxy(targets: readonly Target[]): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let [isCut, turn] = [false, 0];
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A connection that breaks off ends its other half, below.
    socket.on('error', () => undefined);
  };
  const forward = (client: Socket, left: number) => {
    const target = targets[turn++ % targets.length];
    if (target === undefined || left === 0) return client.destroy();
    const upstream = connect(target.port, target.host);
    keep(upstream);
    let isConnected = false;
    upstream.once('connect', () => {
      isConnected = true;
      client.pipe(upstream).pipe(client);
    });
    upstream.once('close', () => (isConnected ? client.destroy() : forward(client, left - 1)));
    client.once('close', () => upstream.destroy());
    return client;
  };
  const server = createServer((client) => {
    keep(client);
    if (isCut) client.destroy();
    else forward(client, targets.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
