import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { keepReconciliations, type Reconciliation } from '../../connectors/reconcile/store.ts';
import { findReport } from '../../connectors/registry.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment, testStack } from '../lanes.ts';
import { ask, insertTenant, startTestGateway, tokenOf } from './stored-gold.ts';

const ours = 'reconcile-a';
const theirs = 'reconcile-b';
const asked = Date.parse('2026-11-20T12:00:00Z');
const report = findReport('meta', 'account_daily');
const query = `query R($filter: ReconciliationFilter, $first: Int! = 100, $after: String) {
  reconciliations(filter: $filter, first: $first, after: $after) {
    nodes { id connectionId platform accountId reportType level day currency agrees reason detail
      measures { measure ours theirs difference } fetchSeq fetchedAt askedAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

let gateway: RunningGateway;
let app: PostgresPool;
let token: string;
let otherToken: string;

function compared(account: string, day: string, spend: bigint, change: Partial<Reconciliation> = {}): Reconciliation {
  const difference = { measure: 'spend', ours: spend, theirs: 9_007_199_254_740_993n } as const;
  return {
    ...{ account, report: report.report, level: 'account', day, currency: 'EUR', agrees: false },
    ...{ reason: 'RESTATED_SINCE', detail: 'why', fetchSeq: '4', fetchedAt: '2026-11-02T06:00:00Z' },
    measures: [{ ...difference, difference: difference.ours - difference.theirs }],
    ...change,
  };
}

const agreed = { agrees: true, reason: null, detail: null } as const;

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment());
  gateway = started.gateway;
  app = createPostgres(testStack().postgres, { role: 'millrace_app', maxConnections: 2 });
  const connections = new PostgresConnections(app, { actor: { type: 'SYSTEM', id: 'test' }, requestId: 'test' });
  for (const tenant of [ours, theirs]) {
    await insertTenant(started.config, tenant, 'a1');
    const meta = { platform: 'meta', name: 'meta', accounts: null, endpoints: {}, quota: null } as const;
    await connections.put({ tenant, connection: 'meta' }, meta);
  }
  const ref = { tenant: ours, connection: 'meta' };
  const results = [
    compared('a1', '2026-11-01', 9_007_199_254_740_992n),
    compared('a1', '2026-11-02', 9_007_199_254_740_993n, agreed),
    compared('a2', '2026-11-02', 0n, { reason: 'MISSING_SLICE', fetchSeq: null, fetchedAt: null }),
  ];
  await keepReconciliations(app, ref, report, results, asked);
  await keepReconciliations(app, { ...ref, tenant: theirs }, report, [compared('b1', '2026-11-01', 1n)], asked);
  [token, otherToken] = await Promise.all([tokenOf(gateway, ours), tokenOf(gateway, theirs)]);
});
afterAll(() => Promise.all([gateway?.close(), app?.end()]));

interface Page {
  readonly nodes: readonly Record<string, unknown>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
async function page(of: string, variables: Record<string, unknown> = {}): Promise<Page> {
  const { data, errors } = await ask(gateway, of, query, variables);
  expect(errors).toBeUndefined();
  return (data as unknown as { reconciliations: Page }).reconciliations;
}
const keys = ({ nodes }: Page) => nodes.map(({ day, accountId }) => [day, accountId]);

it('gives what was compared, to the last micro, newest day first', async () => {
  const all = await page(token);
  expect(keys(all)).toEqual([
    ['2026-11-02', 'a1'],
    ['2026-11-02', 'a2'],
    ['2026-11-01', 'a1'],
  ]);
  expect(all.nodes[2]).toEqual({
    id: '2026-11-01/META/a1/account_daily/meta',
    ...{ connectionId: 'meta', platform: 'META', accountId: 'a1', reportType: 'account_daily', level: 'ACCOUNT' },
    ...{ day: '2026-11-01', currency: 'EUR', agrees: false, reason: 'RESTATED_SINCE', detail: 'why', fetchSeq: '4' },
    measures: [{ measure: 'SPEND', ours: '9007199254740992', theirs: '9007199254740993', difference: '-1' }],
    fetchedAt: '2026-11-02T06:00:00.000000Z',
    askedAt: '2026-11-20T12:00:00.000000Z',
  });
});

it('filters, and pages through each row once', async () => {
  expect(keys(await page(token, { filter: { agrees: true } }))).toEqual([['2026-11-02', 'a1']]);
  expect(keys(await page(token, { filter: { reasons: ['MISSING_SLICE'] } }))).toEqual([['2026-11-02', 'a2']]);
  expect(keys(await page(token, { filter: { accounts: ['a1'], to: '2026-11-01' } }))).toEqual([['2026-11-01', 'a1']]);
  const seen: unknown[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: Page = await page(token, { first: 1, after });
    seen.push(...nodes.map(({ id }) => id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual((await page(token)).nodes.map(({ id }) => id));
});

it('a newer comparison takes the place of an older one, and never the other way round', async () => {
  const ref = { tenant: ours, connection: 'meta' };
  await keepReconciliations(app, ref, report, [compared('a3', '2026-10-01', 5n)], asked);
  const [now] = [compared('a3', '2026-10-01', 9_007_199_254_740_993n, agreed)];
  await keepReconciliations(app, ref, report, now === undefined ? [] : [now], asked + 1_000);
  await keepReconciliations(app, ref, report, [compared('a3', '2026-10-01', 6n)], asked);
  const { nodes } = await page(token, { filter: { accounts: ['a3'] } });
  expect(nodes).toMatchObject([{ agrees: true, reason: null, measures: [{ difference: '0' }] }]);
});

it('another tenant sees none of them, also with our cursor, and writes none', async () => {
  expect(keys(await page(otherToken))).toEqual([['2026-11-01', 'b1']]);
  expect(keys(await page(otherToken, { filter: { accounts: ['a1'] } }))).toEqual([]);
  const { pageInfo } = await page(token, { first: 1 });
  const { errors } = await ask(gateway, otherToken, query, { first: 1, after: pageInfo.endCursor });
  expect(errors).toMatchObject([{ extensions: { code: 'MR_CURSOR_INVALID' } }]);
  const asThem = (sql: string) => withTenant(app, theirs, (client) => client.query(sql, [ours]));
  const read = await asThem('SELECT FROM reconciliation WHERE tenant_id = $1');
  const changed = await asThem('UPDATE reconciliation SET agrees = true, reason = NULL WHERE tenant_id = $1');
  expect([read.rowCount, changed.rowCount]).toEqual([0, 0]);
  const moved = 'UPDATE reconciliation SET tenant_id = $1';
  await expect(asThem(moved)).rejects.toThrow(/row-level security/);
  await expect(app.query('SELECT FROM reconciliation').then(({ rowCount }) => rowCount)).resolves.toBe(0);
});
