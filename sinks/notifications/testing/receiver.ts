import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A post that a receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

export type Answer = (response: ServerResponse, received: Received) => void;

/** How a receiver answers. */
export const answers = {
  ok: (response: ServerResponse) => response.writeHead(200).end('ok'),
  status: (status: number, headers: Record<string, string> = {}, body = ''): Answer => {
    return (response) => response.writeHead(status, headers).end(body);
  },
  after: (milliseconds: number): Answer => {
    return (response) => setTimeout(() => response.writeHead(200).end('ok'), milliseconds).unref();
  },
  /** Never. */
  hang: () => undefined,
  /** The head at once, then a byte now and then without end. */
  drip: (status: number): Answer => {
    return (response) => {
      response.writeHead(status);
      const timer = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(timer));
    };
  },
  /** More than anybody wants to read. */
  flood: (status: number): Answer => {
    return (response) => {
      response.writeHead(status);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    };
  },
  drop: (response: ServerResponse) => response.destroy(),
} satisfies Record<string, Answer | ((...args: never[]) => Answer)>;

/** A real HTTP receiver on a free port of this machine. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** How it answers from now on. */
  answer: Answer;
  close(): Promise<void>;
}

/** Starts a receiver; `host` is an address of this machine. */
export async function startReceiver(answer: Answer = answers.ok, host = '127.0.0.1'): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const post = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        at: Date.now(),
      };
      received.push(post);
      receiver.answer(response, post);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://${host}:${port}/hook`,
    port,
    received,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}
