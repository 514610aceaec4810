// Serves the page in a process of its own: `serve-web.mjs PORT GATEWAY_URL TENANT`. Ends when the page's server does.
import { startWeb } from '../../web/start.mjs';

const [port, gatewayUrl, tenant] = process.argv.slice(2);
const web = await startWeb({ port: Number(port), gatewayUrl, tenant, log: console.log });
// Unless it is asked to, ending is a failure.
process.exitCode = 1;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    process.exitCode = 0;
    await web.stop();
  });
}
