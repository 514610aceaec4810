import { systemClock } from '../../base/clock.ts';
import { reconcileConnection } from '../../connectors/reconcile/reconcile.ts';
import type { Reconciliation } from '../../connectors/reconcile/store.ts';
import { commandTiming, withSources } from '../connections/sources.ts';
import { checkDays } from '../reads/days.ts';
import { withClickHouse } from '../reads/tenant-query.ts';
import type { ReconcileArguments } from './arguments.ts';
import { differenceDocument, reconcileText } from './text.ts';

/** Differences that are printed at most; all of them are kept. */
const listed = 10_000;

/**
 * `millrace reconcile`: asks the platform for its totals, compares, keeps the results and prints what differs. Resolves to the exit
 * code: 1 when something differs, else 0.
 */
export async function runReconcile(options: ReconcileArguments): Promise<number> {
  const { tenant, connection, from, to, account: accounts = null, report: reports = null, json } = options;
  checkDays(from, to);
  const differences: Reconciliation[] = [];
  const counts = { accounts: 0, compared: 0, differing: 0, unreadable: 0 };
  await compare({ tenant, connection, from, to, accounts, reports }, ({ results, unreadable }) => {
    const differing = results.filter(({ agrees }) => !agrees);
    counts.accounts += 1;
    counts.compared += results.length;
    counts.differing += differing.length;
    counts.unreadable += unreadable;
    differences.push(...differing.slice(0, listed - differences.length));
  });
  if (json === true) {
    const document = { tenant, connection, from, to, ...counts, differences: differences.map(differenceDocument) };
    console.log(JSON.stringify(document, null, 2));
  } else console.log(reconcileText(counts, differences));
  return counts.differing > 0 ? 1 : 0;
}

type Compared = Parameters<typeof reconcileConnection>;

function compare(request: Compared[0], onAccount: Compared[2]): Promise<void> {
  return withSources(request.tenant, (sources, postgres) =>
    withClickHouse((clickhouse) => {
      const deps = { sources, postgres, clickhouse, clock: systemClock, client: { timing: commandTiming } };
      return reconcileConnection(request, deps, onAccount);
    }),
  );
}
