import { needsOf } from '../../connectors/connections/needs.ts';
import type { NewConnection } from '../../connectors/connections/port.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { CliError } from '../errors.ts';
import { platformNamed } from '../known-name.ts';

/** What a connection may be called: the rule of the table. */
const connectionPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws CliError MR_CLI_NAME for what cannot be the name of a connection. */
export function checkConnection(connection: string): void {
  if (connectionPattern.test(connection)) return;
  const rule = '1 to 64 letters, digits, dots, underscores and hyphens, a letter or digit first';
  throw new CliError('MR_CLI_NAME', `'${connection}' cannot be a connection: give ${rule}`);
}

/** A platform that can be connected. @throws CliError MR_CLI_NAME, ReportError MR_CONNECTOR_REPORT where only files are read. */
export function connectedPlatform(said: string): PlatformId {
  const platform = platformNamed(said).toLowerCase() as PlatformId;
  needsOf(platform);
  return platform;
}

/** Pairs `name=value` by their names. `what` names the option. @throws CliError MR_CLI_NAME for what is no pair. */
export function pairs(what: string, said: readonly string[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    said.map((pair) => {
      const [, name, value] = /^([A-Za-z]\w{0,63})=(.+)$/s.exec(pair) ?? [];
      if (name === undefined || value === undefined) {
        throw new CliError('MR_CLI_NAME', `${what} '${pair}' is no pair: give it as name=value`);
      }
      return [name, value];
    }),
  );
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `60/1m`: calls in a time of seconds, minutes, hours or days. @throws CliError MR_CLI_NAME for anything else. */
export function quotaSaid(said: string): NonNullable<NewConnection['quota']> {
  const [, calls, count, unit = ''] = /^(\d{1,6})\/(\d{0,4})([smhd])$/.exec(said) ?? [];
  const windowMs = Number(count === '' ? 1 : count) * (seconds[unit] ?? Number.NaN) * 1000;
  if (Number(calls) > 0 && Number(calls) <= 100_000 && windowMs > 0 && windowMs <= 86_400_000) {
    return { calls: Number(calls), windowMs };
  }
  throw new CliError('MR_CLI_NAME', `--quota ${said} is no quota: give calls in a time, such as 60/1m or 15000/1d`);
}

/** Addresses of hosts. @throws CliError MR_CLI_NAME for what is none. */
export function endpointsSaid(said: readonly string[] = []): Readonly<Record<string, string>> {
  const endpoints = pairs('--endpoint', said);
  for (const [host, address] of Object.entries(endpoints)) {
    if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) continue;
    throw new CliError('MR_CLI_NAME', `--endpoint ${host}=${address} is no address: it begins with https://`);
  }
  return endpoints;
}
