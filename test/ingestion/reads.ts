import { withTenant } from '../../base/postgres.ts';
import { fetchedPlatforms } from '../../connectors/clients.ts';
import type { SandboxRead } from '../../connectors/sandbox/server.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { Field } from './field.ts';

/** A report that somebody has read from the sandbox. */
export interface Read extends SandboxRead {
  readonly platform: string;
}

/** Reports that were read from the sandbox after a moment of this machine's clock, in their order. */
export function readsSince({ sandbox }: Field, since: number): readonly Read[] {
  return fetchedPlatforms
    .flatMap((platform) => sandbox.reads(platform).map((read) => ({ ...read, platform })))
    .filter(({ at }) => at >= since)
    .sort((one, other) => one.at - other.at);
}

/** A day of a report, as `daysOf` names it. */
function dayKey(platform: string, account: string, report: string, day: string): string {
  return `${platform} ${account} ${report} ${day}`;
}

/** The days that a report was read of. */
export function daysOf({ platform, account, report, from, to }: Read): readonly string[] {
  const days: string[] = [];
  for (let day = dayFromIso(from); day <= dayFromIso(to); day += 1)
    days.push(dayKey(platform, account, report, isoFromDay(day)));
  return days;
}

/** Reads of which every day, or some, had been read before. */
export function repeated(reads: readonly Read[]): readonly Read[] {
  const known = new Set<string>();
  return reads.filter((read) => {
    const days = daysOf(read);
    const isRepeated = days.some((day) => known.has(day));
    for (const day of days) known.add(day);
    return isRepeated;
  });
}

/** The days that the ledger has as sent since the clocks were moved last. */
export async function daysSent(field: Field): Promise<ReadonlySet<string>> {
  const days = new Set<string>();
  for (const { tenant } of field.tenants) {
    const { rows } = await withTenant(field.postgres, tenant, (client) =>
      client.query<{ platform: string; account: string; report: string; day: string }>(
        `SELECT lower(platform) AS platform, account_id AS account, report_type AS report, day::text FROM slice_ledger
         WHERE tenant_id = $1 AND begun_at >= $2`,
        [tenant, new Date(field.now)],
      ),
    );
    for (const { platform, account, report, day } of rows) days.add(dayKey(platform, account, report, day));
  }
  return days;
}
