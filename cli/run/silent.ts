import type { Config, Service } from '../../base/config.ts';
import { UnreachableError } from '../../base/errors.ts';
import { probe } from '../../base/probe.ts';

/** Milliseconds that a service may take to answer before a command gives up. */
const answerMs = 10_000;

/**
 * Looks whether the services answer.
 * @throws UnreachableError that names every one that does not within ten seconds.
 */
export async function refuseSilent(services: readonly Service[], config: Config): Promise<void> {
  const found = await Promise.all(services.map((service) => probe(service, config.address(service), answerMs)));
  const silent = found.filter((problem) => problem !== undefined);
  if (silent.length > 0) throw new UnreachableError(silent.map(({ message }) => message).join('\n'));
}
