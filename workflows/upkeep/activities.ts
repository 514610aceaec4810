import { Context } from '@temporalio/activity';
import type { Connection } from '../../connectors/connections/port.ts';
import { EntityHistory } from '../../connectors/entity-history/store.ts';
import { ConnectionError, CredentialError, CredentialExpiredError } from '../../connectors/errors.ts';
import { ratesFrom } from '../../connectors/rates/source.ts';
import { keepRates } from '../../connectors/rates/store.ts';
import { reconcileConnection } from '../../connectors/reconcile/reconcile.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { EtlDeps } from '../etl/activities.ts';
import { told } from '../ingestion/activities.ts';
import { wake } from '../ingestion/control.ts';
import { clientOptions, withSignsOfLife } from '../ingestion/fetch-step.ts';
import { askForLaterRates } from '../ingestion/later-rates.ts';
import { syncNames } from '../ingestion/names.ts';
import { IngestionStore } from '../ingestion/store.ts';
import type { IngestionInput } from '../ingestion/types.ts';
import { unscheduleUpkeep } from './control.ts';
import type { UpkeepActivities, UpkeepInput, UpkeepReport } from './types.ts';

/** What the activities of the upkeep work with beside those of the others. */
export interface UpkeepDeps extends EtlDeps {
  /** File or address of the daily exchange rates. */
  readonly ratesSource: string;
}

/** The source that `millrace rates` means unless another one is named. */
const ratesName = 'ecb';
const dayMs = 86_400_000;
/** Accounts, or ranges of their days, that a message lists. */
const listed = 20;

/** The activities of the upkeep. */
export function upkeepActivities(deps: UpkeepDeps): UpkeepActivities {
  return { doChore: (input) => told(() => withSignsOfLife(() => doChore(input, deps))) };
}

function doChore(input: UpkeepInput, deps: UpkeepDeps): Promise<UpkeepReport> {
  if (input.chore === 'rates') return importRates(input.tenant, deps);
  return byConnection(input, deps, () =>
    input.chore === 'entities' ? syncConnection(input, deps) : compareConnection(input, input.days, deps),
  );
}

/** Also asks for the days that were sent before their rates had come or been corrected, whoever imported those. */
async function importRates(tenant: string, deps: UpkeepDeps): Promise<UpkeepReport> {
  const { postgres, ratesSource, sources, clock, temporal } = deps;
  const { rates, unknown } = await ratesFrom(ratesSource, Context.current().cancellationSignal);
  const { added, corrected, unchanged } = await keepRates(postgres, tenant, ratesName, rates);
  const asked = await askForLaterRates(tenant, postgres, new IngestionStore(postgres), clock.now());
  for (const connection of new Set(asked.map((days) => days.connection))) {
    const { platform } = await sources.connections.get({ tenant, connection });
    await wake(temporal, { tenant, connection, platform });
  }
  const left = unknown.length === 0 ? '' : `; ISO 4217 does not know ${unknown.join(', ')}`;
  const again = asked.map(
    ({ account, from, to }) => `; ${from} to ${to} of ${account} are fetched again for their rates`,
  );
  const message = `${added} rates new, ${corrected} corrected, ${unchanged} unchanged${left}${again.slice(0, listed).join('')}`;
  return { outcome: 'DONE', message };
}

async function syncConnection(input: IngestionInput, deps: UpkeepDeps): Promise<UpkeepReport> {
  const { accounts, asked } = await syncNames(
    { ...input, accounts: null },
    {
      sources: deps.sources,
      history: new EntityHistory(deps.postgres),
      clock: deps.clock,
      client: clientOptions(deps),
    },
    new IngestionStore(deps.postgres),
  );
  if (asked.length > 0) await wake(deps.temporal, input);
  const sum = (name: 'seen' | 'added' | 'changed' | 'closed' | 'problems') =>
    accounts.reduce((total, account) => total + account[name], 0);
  const unreadable = sum('problems') === 0 ? '' : `, ${sum('problems')} unreadable`;
  const message = `${accounts.length} accounts, ${sum('seen')} entities: ${sum('added')} new, ${sum('changed')} changed, ${sum('closed')} gone${unreadable}`;
  const again = asked.map(
    ({ account, from, to }) => `; ${from} to ${to} of ${account} are fetched again for their names`,
  );
  const failed = accounts.flatMap(({ account, failure }) =>
    failure === null
      ? []
      : [`; ${account} did not come whole, and nothing of it was ended: ${failure.code} ${failure.message}`],
  );
  const unlisted = failed.length === 0 ? '' : `, ${failed.length} accounts did not come whole`;
  return {
    outcome: 'DONE',
    message: [message, unlisted, ...failed.slice(0, listed), ...again.slice(0, listed)].join(''),
  };
}

async function compareConnection(input: IngestionInput, days: number, deps: UpkeepDeps): Promise<UpkeepReport> {
  // Yesterday is over everywhere once it has been noon of today in UTC; until then it is the day before.
  const last = Math.floor((deps.clock.now() - dayMs / 2) / dayMs) - 1;
  const range = { from: isoFromDay(last - days + 1), to: isoFromDay(last) };
  const counts = { accounts: 0, compared: 0, differing: 0 };
  const reasons = new Map<string, number>();
  await reconcileConnection(
    { ...input, ...range, accounts: null, reports: null },
    { ...deps, client: clientOptions(deps) },
    ({ results }) => {
      counts.accounts += 1;
      counts.compared += results.length;
      for (const { agrees, reason } of results) {
        if (agrees) continue;
        counts.differing += 1;
        reasons.set(reason ?? 'UNEXPLAINED', (reasons.get(reason ?? 'UNEXPLAINED') ?? 0) + 1);
      }
    },
  );
  const why = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const differ = counts.differing === 0 ? 'all agree' : `${counts.differing} differ (${why})`;
  const message = `${range.from} to ${range.to} of ${counts.accounts} accounts: ${counts.compared} totals compared, ${differ}`;
  return { outcome: 'DONE', message };
}

/** Does it by a connection that is there and active; one whose credential the platform refuses becomes EXPIRED, as when it is fetched by. */
async function byConnection(
  input: IngestionInput,
  { sources, temporal }: UpkeepDeps,
  work: () => Promise<UpkeepReport>,
): Promise<UpkeepReport> {
  let connection: Connection;
  try {
    connection = await sources.connections.get(input);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    await unscheduleUpkeep(temporal, input);
    return { outcome: 'SKIPPED', message: `${error.message}; it is not scheduled any more` };
  }
  const { status, statusReason } = connection;
  if (status !== 'ACTIVE') {
    return {
      outcome: 'SKIPPED',
      message: `the connection is ${status}${statusReason === null ? '' : `: ${statusReason}`}`,
    };
  }
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CredentialExpiredError || error instanceof CredentialError)) throw error;
    await sources.connections.setStatus(input, 'EXPIRED', error.message);
    return { outcome: 'SKIPPED', message: error.message };
  }
}
