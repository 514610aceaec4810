import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { bulkhead } from 'cockatiel';

/** How names are resolved: `systemResolve`, or what a test puts in its place. */
export type Resolve = (host: string, options: LookupOptions & { readonly all: true }) => Promise<LookupAddress[]>;

/** Milliseconds that a name server has to answer the first time, and how often it is asked; the second time it has twice as long. */
const answerMs = 1_500;
const tries = 2;
/**
 * Names that the machine's own resolver looks for at once, and that wait for it: each takes one of the few threads of the process, for as long
 * as the resolver likes, and files and secrets need threads, too.
 */
const maxThreads = 2;
const maxWaiting = 256;

/** What a name server that gives no answer comes to; anything else is an answer. */
const unanswered: ReadonlySet<unknown> = new Set(['ETIMEOUT', 'ESERVFAIL']);

interface ResolverOptions {
  /** Default: those of the machine. */
  readonly servers?: readonly string[];
  readonly answerMs?: number;
  /** The machine's own resolver, which knows more than name servers. */
  readonly own?: Resolve;
}

/**
 * Asks name servers without taking a thread, so that names whose servers hang hold nobody up. What has no dot, and what the servers do not
 * know, is looked for by the machine's own resolver: in its file of hosts, and in its domains.
 */
export function resolver({ servers, answerMs: timeout = answerMs, own = ownLookup }: ResolverOptions = {}): Resolve {
  const asked = new Resolver({ timeout, tries });
  if (servers !== undefined) asked.setServers(servers);
  const threads = bulkhead(maxThreads, maxWaiting);
  return async (host, options) => {
    if (!host.includes('.')) return threads.execute(() => own(host, options));
    const wanted = ([4, 6] as const).filter((family) => (options.family || family) === family);
    const answers = await Promise.allSettled(
      wanted.map(async (family) => {
        const addresses = await (family === 4 ? asked.resolve4(host) : asked.resolve6(host));
        return addresses.map((address) => ({ address, family }));
      }),
    );
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    for (const answer of answers) {
      if (answer.status === 'rejected' && unanswered.has((answer.reason as NodeJS.ErrnoException).code)) {
        throw answer.reason;
      }
    }
    return threads.execute(() => own(host, options));
  };
}

const ownLookup: Resolve = (host, options) =>
  new Promise((resolve, reject) => {
    lookup(host, options, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });

/** The machine's name servers, and its own resolver for what they do not know. */
export const systemResolve = resolver();
