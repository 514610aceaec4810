import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordJson } from '../../schemas/record-json.ts';
import { CliError } from '../errors.ts';
import { leftOut, newestText } from './flow-text.ts';
import type { Flow, MemoryPipeline } from './memory-pipeline.ts';

/** Seconds after which the page asks again. */
const refreshSeconds = 2;
const host = '127.0.0.1';

/** Where the view of a pipeline in memory is, until it is closed. */
export interface FlowView {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a page with what flows, and the same as JSON, on this machine only. Port 0 takes any. @throws CliError MR_CLI_PORT. */
export async function serveFlow(pipeline: Pick<MemoryPipeline, 'flow'>, port: number): Promise<FlowView> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [status, type, body] =
      pathname === '/'
        ? [200, 'text/html', pageOf(pipeline.flow())]
        : pathname === '/flow.json'
          ? [200, 'application/json', recordJson(pipeline.flow(), 2)]
          : [404, 'text/plain', 'there are / and /flow.json\n'];
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    });
    response.end(body);
  });
  await listening(server, port);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new CliError('MR_CLI_PORT', `port ${port} is taken: say another, as --port ${port + 1}`)
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

/** The page: from left to right as data flows, without a script. */
function pageOf({ topologies, topics }: Flow): string {
  const flows = new Map(topics.map((flow) => [flow.topic, flow]));
  const row = (name: string) => {
    const flow = flows.get(name);
    const record = flow === undefined ? '' : newestText(flow);
    return `<li><b>${escaped(name)}</b> ${flow?.records ?? 0}<br><code>${escaped(record)}</code></li>`;
  };
  const list = (names: readonly string[]) => `<ul>${names.map(row).join('')}</ul>`;
  const body = topologies.map(
    ({ name, reads, writes, stores, deadLetters }) =>
      `<tr><td>${list(reads)}</td><th>${escaped(name)}<p>${escaped(stores.join(', ') || 'no state')}</p>` +
      `<p>${escaped(lettersText(deadLetters))}</p>${deadLetters.newest.map((reason) => `<p>${escaped(reason)}</p>`).join('')}</th><td>${list(writes)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Millrace in memory</title><meta http-equiv="refresh" content="${refreshSeconds}">
<style>body{font:14px system-ui;margin:2em;color-scheme:light dark}td,th{border-top:1px solid;padding:.5em;vertical-align:top;text-align:left}
ul{list-style:none;margin:0;padding:0}code{font-size:11px;overflow-wrap:anywhere}p{font-weight:normal;margin:.2em 0}</style></head>
<body><h1>Millrace in memory</h1><p>${escaped(leftOut)}. As JSON: <a href="/flow.json">/flow.json</a></p>
<table><thead><tr><th>reads</th><th>topology</th><th>writes</th></tr></thead><tbody>${body.join('\n')}</tbody></table></body></html>
`;
}

/** Reasons stand below it. */
function lettersText({ count, dropped }: Flow['topologies'][number]['deadLetters']): string {
  return dropped === 0
    ? `dead letters ${count}`
    : `dead letters ${count}; the ${dropped} before the newest are not kept`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
