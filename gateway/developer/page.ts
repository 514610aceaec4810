import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { getDistDirectory, isSandboxFrame, renderAltair, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';
import { seededOperations } from './operations.ts';

/** Where the page is; its files are below. */
const path = '/developer/';
/** Seconds for which a browser keeps the page's files. */
const filesKeptSeconds = 3_600;

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * Registers `/developer/`: Altair, a page to write and send operations with, with examples to begin with. All of it comes from this
 * gateway, and its policy lets the browser load and ask nothing elsewhere. It holds no token: whoever opens it gives one.
 */
export function registerDeveloperPage(app: FastifyInstance): void {
  const folder = getDistDirectory();
  const files = filesBelow(folder);
  app.get('/developer', (_request, reply) => reply.redirect(path, 308));
  app.get(path, (request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    const host = hostOf(request.host);
    const scheme = request.protocol === 'https' ? 's' : '';
    return reply
      .headers({ ...guards(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .send(render(nonce, `http${scheme}://${host}/graphql`, `ws${scheme}://${host}/graphql`));
  });
  app.get<{ Params: { '*': string } }>(`${path}*`, async (request, reply) => {
    const name = request.params['*'];
    // Only what was there at the start: nothing of a request becomes a path.
    const file = files.get(name);
    if (file === undefined) return reply.callNotFound();
    const policy = isSandboxFrame(name) ? { 'content-security-policy': SANDBOX_FRAME_CSP } : {};
    return reply
      .headers({ ...guards(''), ...policy, 'content-type': contentTypes[extname(name)] ?? 'application/octet-stream' })
      .header('cache-control', `public, max-age=${filesKeptSeconds}`)
      .send(await readFile(file));
  });
}

function render(nonce: string, endpoint: string, socket: string): string {
  return renderAltair({
    baseURL: path,
    cspNonce: nonce,
    endpointURL: endpoint,
    subscriptionsEndpoint: socket,
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    disableAccount: true,
    instanceStorageNamespace: 'millrace_',
    initialEnvironments: { base: { title: 'Millrace', variables: { token: '' } } },
    initialWindows: seededOperations().map(({ name, query, variables }) => ({
      initialName: name,
      endpointURL: endpoint,
      subscriptionsEndpoint: socket,
      initialQuery: query,
      initialVariables: variables,
      initialHeaders: { authorization: 'Bearer {{token}}' },
      initialSubscriptionRequestHandlerId: 'graphql-ws',
      initialSubscriptionsPayload: { authorization: 'Bearer {{token}}' },
    })),
  });
}

/** Headers under which the page can do no harm elsewhere, and nothing elsewhere can do harm to it. */
function guards(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self'${nonce === '' ? '' : ` 'nonce-${nonce}'`}`,
    // The editor writes its styles itself.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** A host as it may stand in the page. @throws RequestError MR_REQUEST_INVALID for anything else. */
function hostOf(host: string): string {
  if (/^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(host)) return host;
  throw new RequestError(
    'MR_REQUEST_INVALID',
    'the header host is no name or address: open the page by the address of the gateway',
  );
}

/** Every file below `folder` by its path in URLs. */
function filesBelow(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const files = names.filter((name) => statSync(name).isFile());
  return new Map(files.map((file) => [relative(folder, file).split(sep).join('/'), file]));
}
