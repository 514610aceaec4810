import { EntityHistory, type EntityVersion } from '../../connectors/entity-history/store.ts';
import { keptKinds } from '../../connectors/entity-history/sync.ts';
import { decimalOfMicros } from '../../gateway/reads/money.ts';
import { CliError } from '../errors.ts';
import { knownName, platformNamed } from '../known-name.ts';
import { textTable } from '../reads/text-table.ts';
import { forTenant } from '../tenants/store.ts';
import type { ListEntitiesArguments } from './arguments.ts';

/**
 * `millrace entities list`: versions that held at a time, or all of them.
 * @throws CliError MR_CLI_NAME or MR_CLI_RANGE when tenant, platform, kind or time are none: a typo must not look like no entities.
 */
export async function printEntities(options: ListEntitiesArguments): Promise<void> {
  const { tenant, account, entity: id, limit, json } = options;
  const platform = options.platform === undefined ? undefined : platformNamed(options.platform);
  const kind = options.kind === undefined ? undefined : knownName('kind', options.kind, ['account', ...keptKinds]);
  const asOf = options.history === true ? undefined : momentOf(options.asOf);
  const filter = { platform, account, kind, id, asOf, limit: limit + 1 };
  const found = await forTenant(tenant, (pool) => new EntityHistory(pool).list(tenant, filter));
  const versions = found.slice(0, limit);
  const more = found.length > limit;
  if (json === true) console.log(JSON.stringify({ tenant, entities: versions, more }, null, 2));
  else console.log(entitiesText(versions, more));
}

/** A day is the end of it: what it ended with. */
function momentOf(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const moment = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (Number.isFinite(moment)) return moment;
  throw new CliError('MR_CLI_RANGE', `--as-of ${text} is no time: write it like 2026-11-01 or 2026-11-01T12:00:00Z`);
}

const head = ['platform', 'account', 'kind', 'entity', 'name', 'state', 'budget', 'under', 'from', 'to'];

function entitiesText(versions: readonly EntityVersion[], more: boolean): string {
  if (versions.length === 0) return 'no entities: `millrace entities sync` lists those of a connection';
  const table = textTable(head, versions.map(cells));
  const rest = more ? ['there are more: narrow it down, or give --limit'] : [];
  return [table, ...rest].join('\n');
}

function cells(version: EntityVersion): string[] {
  const { platform, account, kind, id, name, state, budgets, parents, validFrom, validTo, gone } = version;
  const money = budgets.map(
    ({ micros, currency, period }) => `${decimalOfMicros(BigInt(micros))} ${currency ?? '?'} ${period}`,
  );
  const under = Object.entries(parents).filter(([parent]) => parent !== 'account');
  return [
    ...[platform, account, kind, id, name ?? '', state ?? '', money.join(', ')],
    under.map(([parent, parentId]) => `${parent} ${parentId}`).join(', '),
    validFrom.slice(0, 16),
    validTo === null ? '' : `${validTo.slice(0, 16)}${gone ? ', gone' : ''}`,
  ];
}
