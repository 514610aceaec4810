import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { flightsOf, removeFlight, type StoredFlight, saveFlight } from '../../definitions/flights.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { flightOf } from '../../sinks/postgres/outbox-events.ts';
import { testStack } from '../lanes.ts';
import { millrace } from '../pipeline/millrace.ts';

const [mine, theirs] = ['a', 'b'].map((name) => `${name}-${randomUUID().slice(0, 8)}`) as [string, string];
let operator: PostgresPool;
let app: PostgresPool;
let sink: PostgresPool;
beforeAll(async () => {
  const { postgres } = testStack();
  operator = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 4 });
  app = createPostgres(postgres, { role: 'millrace_app', maxConnections: 1 });
  sink = createPostgres(postgres, { role: 'millrace_sink', maxConnections: 1 });
  for (const tenant of [mine, theirs]) {
    await operator.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
  }
});
afterAll(() => Promise.all([operator?.end(), app?.end(), sink?.end()]));

const by = { actor: { type: 'USER', id: 'ann' }, requestId: 'test' } as const;
const flight = (tenant: string, starts: string, ends: string, said: Partial<StoredFlight> = {}): StoredFlight => ({
  ...{ tenant, platform: 'META', account: '1|700', level: 'CAMPAIGN', entity: '31' },
  ...{ starts: dayFromIso(starts), ends: dayFromIso(ends), budgetMicros: 1_500_500_000n, currency: 'USD', ...said },
});
const save = (of: StoredFlight, as = of.tenant, pool = operator) =>
  withTenant(pool, as, (client) => saveFlight(client, of, by));
const list = (tenant: string, as = tenant) => withTenant(operator, as, (client) => flightsOf(client, tenant));

/** What the outbox is to tell of a tenant's flights, as the relay reads it. */
async function told(tenant: string) {
  const { rows } = await sink.query<{ key: string; payload: unknown }>(
    `select key, payload from config_outbox where tenant_id = $1 and topic = 'config.flights' order by outbox_id`,
    [tenant],
  );
  return rows.map(({ key, payload }) => [key, payload === null ? null : flightOf(payload)] as const);
}

test('a flight is kept, changed and taken back, each told to the pipeline and in the audit trail; the same again is nothing', async () => {
  const first = flight(mine, '2026-11-01', '2026-11-30');
  expect([await save(first), await save(first)]).toEqual([true, false]);
  expect(await save({ ...first, budgetMicros: 2_000_000_000n }, mine, app)).toBe(true);
  expect(await save(flight(mine, '2026-12-01', '2026-12-31'))).toBe(true);
  expect((await list(mine)).map(({ starts, budgetMicros }) => [starts, budgetMicros])).toEqual([
    [dayFromIso('2026-11-01'), 2_000_000_000n],
    [dayFromIso('2026-12-01'), 1_500_500_000n],
  ]);
  const remove = () => withTenant(operator, mine, (client) => removeFlight(client, first, by));
  expect([await remove(), await remove()]).toEqual([true, false]);
  const key = (day: string) => `${mine}|META|1%7C700|CAMPAIGN|31|${day}`;
  expect(await told(mine)).toMatchObject([
    [key('2026-11-01'), { budget_micros: 1_500_500_000n, ends: dayFromIso('2026-11-30'), account_id: '1|700' }],
    [key('2026-11-01'), { budget_micros: 2_000_000_000n }],
    [key('2026-12-01'), { budget_micros: 1_500_500_000n }],
    [key('2026-11-01'), null],
  ]);
  const trail = await withTenant(operator, mine, (client) =>
    client.query(`select action, subject_id from audit_event where subject_type = 'flight' order by seq`),
  );
  expect(trail.rows.map(({ action }) => action)).toEqual([
    'flight.save',
    'flight.save',
    'flight.save',
    'flight.remove',
  ]);
});

test('flights of one entity do not overlap, and none ends before it starts', async () => {
  const one = { entity: '32' };
  await save(flight(mine, '2026-11-01', '2026-11-30', one));
  const refused = { code: 'MR_DEFINITION_FLIGHT' };
  await expect(save(flight(mine, '2026-11-30', '2026-12-05', one))).rejects.toMatchObject(refused);
  await expect(save(flight(mine, '2026-10-01', '2026-12-05', one))).rejects.toMatchObject(refused);
  await expect(save(flight(mine, '2026-12-05', '2026-12-01', one))).rejects.toMatchObject(refused);
  expect(await save(flight(mine, '2026-12-01', '2026-12-05', one))).toBe(true);
  // Two at once: one of them is refused.
  const at = { entity: '33' };
  const both = await Promise.allSettled([
    save(flight(mine, '2026-11-01', '2026-11-20', at)),
    save(flight(mine, '2026-11-10', '2026-11-30', at)),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('no organisation sees, adds to, changes or takes back flights of another', async () => {
  const own = flight(theirs, '2026-11-01', '2026-11-30');
  await save(own);
  expect(await list(theirs, mine)).toEqual([]);
  await expect(save(flight(theirs, '2027-01-01', '2027-01-31'), mine)).rejects.toMatchObject({ code: '42501' });
  const of = (accounts: readonly string[]) =>
    withTenant(operator, theirs, (client) => flightsOf(client, theirs, accounts));
  expect([await of(['1|700']), await of(['1|701'])]).toMatchObject([[{ entity: '31' }], []]);
  expect(await withTenant(operator, mine, (client) => flightsOf(client, theirs, ['1|700']))).toEqual([]);
  expect(await withTenant(operator, mine, (client) => removeFlight(client, own, by))).toBe(false);
  expect(await list(theirs)).toHaveLength(1);
});

test('a CSV of flights is kept as a whole, or not at all and with the line that is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-flights-'));
  const file = join(folder, 'flights.csv');
  const head = 'platform,account,level,entity,start,end,budget,currency';
  const good = 'meta,1|700,campaign,41,2026-11-01,2026-11-30,1500.50,USD';
  try {
    await writeFile(file, `${head}\n${good}\nmeta,1|700,campaign,42,2026-11-01,2026-02-30,10,USD\n`);
    const wrong = await millrace('flights', 'import', file, '--tenant', mine);
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/^MR_CLI_FILE: .*flights\.csv:3: .*2026-02-30/),
    ]);
    expect((await list(mine)).filter(({ entity }) => entity === '41')).toEqual([]);
    await writeFile(file, `${head}\n${good}\n`);
    const imported = () => millrace('flights', 'import', file, '--tenant', mine);
    expect((await imported()).stdout).toBe('1 flights, 1 new or changed\n');
    expect((await imported()).stdout).toBe('1 flights, 0 new or changed\n');
    expect((await list(mine)).find(({ entity }) => entity === '41')).toMatchObject({ budgetMicros: 1_500_500_000n });
    const where = ['--tenant', mine, '--platform', 'meta', '--account', '1|700', '--level', 'campaign'];
    expect((await millrace('flights', 'remove', '41', ...where, '--start', '2026-11-01')).stdout).toBe('removed\n');
    expect(await millrace('flights', 'remove', '41', ...where, '--start', '2026-11-01')).toMatchObject({ code: 2 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
