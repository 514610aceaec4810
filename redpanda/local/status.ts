import { type AddressSource, type Config, services, serviceVariables } from '../../base/config.ts';
import { probe } from '../../base/probe.ts';
import type { ServiceStatus } from './service.ts';
import { devStackStatus } from './stack.ts';

/** A service at the address in force. `source` is where that comes from; null when there is none. */
export interface AddressStatus extends Omit<ServiceStatus, 'state' | 'log'> {
  /** `unreachable`: its address is configured, and nobody lets us in there. */
  readonly state: ServiceStatus['state'] | 'unreachable';
  /** The log's file; null for what runs elsewhere. */
  readonly log: string | null;
  readonly source: AddressSource | null;
  /** What is wrong and what to do; null when nothing is. */
  readonly problem: string | null;
}

/**
 * What each service is doing at the address that commands would use: the processes of this project's dev stack, and what
 * answers at addresses that are configured or that Docker's stack left.
 */
export async function stackStatus(config: Pick<Config, 'home' | 'addresses' | 'sources'>): Promise<AddressStatus[]> {
  const local = await devStackStatus(config.home);
  return Promise.all(
    services.map(async (service): Promise<AddressStatus> => {
      const found = local.find((status) => status.service === service);
      if (found === undefined) throw new RangeError(`no status of ${service}`);
      const source = config.sources[service] ?? null;
      const address = config.addresses[service];
      const elsewhere = source === 'environment' || found.state === 'stopped';
      if (address === undefined || !elsewhere) return { ...found, source, problem: problemOf(found) };
      const problem = (await probe(service, address))?.message ?? null;
      if (problem !== null && source === 'stack') return { ...found, source: null, problem: problemOf(found) };
      const state = problem === null ? 'ready' : 'unreachable';
      return { service, state, address, pid: null, log: null, source, problem };
    }),
  );
}

function problemOf({ service, state, log }: ServiceStatus): string | null {
  if (state === 'ready') return null;
  if (state === 'stopped') {
    return `${service} does not run: start it with \`millrace stack up\`, or set ${serviceVariables[service]}`;
  }
  return `${service} runs and does not answer: see ${log}, or start it anew with \`millrace stack down\` and \`millrace stack up\``;
}
