import { createServer } from 'node:net';
import { portHolder } from '../../redpanda/local/port-holder.ts';
import { CliError } from '../errors.ts';

/** An address that something is going to listen on. */
export interface WantedPort {
  /** Who wants it, for the message. */
  readonly what: string;
  readonly host: string;
  readonly port: number;
  /** The variable that changes the port. */
  readonly variable: string;
  /** The variable that changes the host, where there is one. */
  readonly hostVariable?: string;
}

/**
 * Tries to listen on each address, as those that want them will.
 * @throws CliError MR_CLI_PORT that tells of each one that cannot be had, who holds it as far as that is known, and the
 * variable to change.
 */
export async function refuseTakenPorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  for (const [index, each] of wanted.entries()) {
    const other = wanted.slice(0, index).find(({ port }) => port === each.port);
    const problem = other === undefined ? await problemWith(each) : `${other.what} (${other.variable}) wants it, too`;
    if (problem !== undefined) problems.push(`port ${each.port} for ${each.what}: ${problem}`);
  }
  if (problems.length > 0) throw new CliError('MR_CLI_PORT', problems.join('\n'));
}

async function problemWith({ host, port, variable, hostVariable }: WantedPort): Promise<string | undefined> {
  const change = `set ${variable} to a free one (${variable}=${port < 65_000 ? port + 10 : port - 10} npm start)`;
  if (port === 0) return `it must be known beforehand: ${change}`;
  const error = await listenOnce(host, port);
  switch (error?.code) {
    case undefined:
      return undefined;
    case 'EADDRINUSE': {
      const holder = await portHolder(port);
      const who = holder === undefined ? 'another program' : `process ${holder.pid} (${holder.command})`;
      return `${who} listens on it (${host}): end that, or ${change}`;
    }
    case 'EACCES':
      return `this user may not listen on it: ${change}`;
    default:
      return `${host} cannot be listened on (${error?.message}): set ${hostVariable ?? variable} to an address of this machine`;
  }
}

/** What listening fails with; undefined when it works. */
function listenOnce(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
