import { reasons } from '../../processors/quality.ts';
import { knownName, platformNamed } from '../known-name.ts';
import { requireTenant } from '../tenants/store.ts';
import type { QuarantineArguments } from './quarantine-arguments.ts';
import { is, tenantQuery, withClickHouse } from './tenant-query.ts';
import { textTable } from './text-table.ts';

/** A quarantined row as it is listed; `line` is the line of the source file. */
interface Quarantined {
  readonly platform: string;
  readonly account: string;
  readonly report: string;
  readonly day: string;
  readonly line: string;
  readonly code: string;
  readonly reason: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly row: string;
  readonly quarantined_at: string;
}

/**
 * Prints the quarantined rows of a tenant.
 * @throws CliError MR_CLI_NAME when tenant, platform or reason are none: a typo must not look like good data.
 */
export async function printQuarantine(options: QuarantineArguments): Promise<void> {
  const platform = options.platform === undefined ? undefined : platformNamed(options.platform);
  const reason = options.reason === undefined ? undefined : knownName('reason', options.reason, Object.keys(reasons));
  const rows = await withClickHouse((client) =>
    tenantQuery<Quarantined>(client, options.tenant, {
      select: `select platform, account_id as account, report_type as report, toString(slice_day) as day,
          toString(row_no) as line, reason_code as code, reason, field, value, row,
          toString(quarantined_at) as quarantined_at
        from quarantine final`,
      filters: [
        is('platform', platform),
        is('account_id', options.account),
        is('report_type', options.report),
        is('reason_code', reason),
      ],
      tail: `order by quarantine.quarantined_at desc, row_no limit ${options.limit}`,
    }),
  );
  if (rows.length === 0) await requireTenant(options.tenant);
  if (options.json) {
    console.log(
      JSON.stringify(
        rows.map((row) => ({ ...row, line: Number(row.line) })),
        null,
        2,
      ),
    );
  } else if (rows.length === 0) {
    console.log(`tenant ${options.tenant} has no quarantined rows of that kind`);
  } else {
    const cells = rows.map((row) => [row.day, row.platform.toLowerCase(), row.account, row.line, row.code, row.reason]);
    console.log(textTable(['day', 'platform', 'account', 'line', 'code', 'reason'], cells));
  }
}
