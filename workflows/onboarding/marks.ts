import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { OnboardingRun } from './types.ts';

/** What a run has made. A mark comes before what it is of: what was made without one would stay. */
export class Marks {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  /** False when it is there already. */
  add(run: OnboardingRun, step: string): Promise<boolean> {
    return withTenant(this.#pool, run.tenant, (client) => mark(client, run, step));
  }

  async has(run: OnboardingRun, step: string): Promise<boolean> {
    return (await this.with(run, step)).includes('');
  }

  /** What follows the prefix in the names of the run's steps. */
  with(run: OnboardingRun, prefix: string): Promise<readonly string[]> {
    return withTenant(this.#pool, run.tenant, (client) => marksWith(client, run, prefix));
  }

  /** All but what was told. */
  async forget({ tenant, runId }: OnboardingRun): Promise<void> {
    await withTenant(this.#pool, tenant, (client) =>
      client.query(
        `DELETE FROM onboarding_step WHERE tenant_id = $1 AND run_id = $2 AND NOT starts_with(step, 'told ')`,
        [tenant, runId],
      ),
    );
  }

  async remove(run: OnboardingRun, step: string): Promise<void> {
    await withTenant(this.#pool, run.tenant, (client) => unmark(client, run, step));
  }
}

/** As `Marks.with`, in a transaction of the tenant. */
export async function marksWith(
  client: PostgresClient,
  { tenant, runId }: OnboardingRun,
  prefix: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ step: string }>(
    'SELECT step FROM onboarding_step WHERE tenant_id = $1 AND run_id = $2 AND starts_with(step, $3) ORDER BY step',
    [tenant, runId, prefix],
  );
  return rows.map(({ step }) => step.slice(prefix.length));
}

/** As `Marks.remove`, in a transaction of the tenant. */
export async function unmark(client: PostgresClient, { tenant, runId }: OnboardingRun, step: string): Promise<void> {
  await client.query('DELETE FROM onboarding_step WHERE tenant_id = $1 AND run_id = $2 AND step = $3', [
    tenant,
    runId,
    step,
  ]);
}

/** As `Marks.add`, in a transaction of the tenant. */
export async function mark(client: PostgresClient, { tenant, runId }: OnboardingRun, step: string): Promise<boolean> {
  const sql = 'INSERT INTO onboarding_step (tenant_id, run_id, step) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
  return (await client.query(sql, [tenant, runId, step])).rowCount === 1;
}
