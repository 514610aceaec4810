import type { TemporalClient } from '../../base/temporal.ts';
import { usualReports } from '../../connectors/clients.ts';
import { lostDays } from '../../connectors/kept.ts';
import { localDay } from '../../connectors/local-day.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { backfillDays } from '../../workflows/ingestion/backfill-days.ts';
import {
  ingestionStatus,
  requestBackfill,
  scheduleIngestion,
  unscheduleIngestion,
  wake,
} from '../../workflows/ingestion/control.ts';
import { IngestionStore } from '../../workflows/ingestion/store.ts';
import type { IngestionInput } from '../../workflows/ingestion/types.ts';
import { scheduleUpkeep, unscheduleUpkeep } from '../../workflows/upkeep/control.ts';
import type { TenantArguments } from '../connections/arguments.ts';
import { checkDays } from '../reads/days.ts';
import { asOperator } from '../tenants/store.ts';
import type { BackfillArguments, StartIngestionArguments } from './arguments.ts';
import { daysBack } from './days-back.ts';
import { connectionInput, withTemporal } from './temporal.ts';

/** `millrace ingestion start`: a connection is fetched from now on; again, it is fetched from another day on. */
export async function startIngestion(connection: string, options: StartIngestionArguments): Promise<void> {
  const { tenant, from = daysBack(), report: reports = null, json } = options;
  checkDays(from, undefined);
  const input = await connectionInput(connection, options);
  for (const name of reports ?? []) findReport(input.platform, name);
  await withTemporal((temporal) => fetchFrom(temporal, input, { from, reports }));
  if (json === true) console.log(JSON.stringify({ tenant, connection, from, reports }, null, 2));
  else {
    console.log(`${connection} is fetched from ${from} on; \`millrace slices --tenant ${tenant}\` shows what came`);
    sayLostDays(input.platform, from);
  }
}

/** Lets a connection be fetched from a day on, and everything that it needs run by itself. */
export async function fetchFrom(
  temporal: TemporalClient,
  input: IngestionInput,
  { from, reports }: { readonly from: string; readonly reports: readonly string[] | null },
): Promise<void> {
  await withIngestionStore((store) => store.put(input, { firstDay: dayFromIso(from), reports }));
  await scheduleIngestion(temporal, input);
  await scheduleUpkeep(temporal, input);
}

/** `millrace ingestion stop`: nothing is fetched by it any more; what came stays. */
export async function stopIngestion(connection: string, { tenant, json }: TenantArguments): Promise<void> {
  const ref = { tenant, connection };
  await withTemporal(async (temporal) => {
    await unscheduleIngestion(temporal, ref);
    await unscheduleUpkeep(temporal, ref);
  });
  const was = await withIngestionStore((store) => store.remove(ref));
  if (json === true) console.log(JSON.stringify({ ...ref, stopped: was }, null, 2));
  else console.log(was ? `${connection} is not fetched any more` : `${connection} was not fetched`);
}

/** `millrace ingestion now`: looks at once what is due. */
export async function wakeNow(connection: string, options: TenantArguments): Promise<void> {
  const input = await connectionInput(connection, options);
  await withTemporal((temporal) => wake(temporal, input));
  console.log(options.json === true ? JSON.stringify(input, null, 2) : `${connection} is looked at now`);
}

/** `millrace ingestion backfill`: days once more, behind everything that is due anyway. */
export async function backfill(connection: string, options: BackfillArguments): Promise<void> {
  const { from, to, json } = options;
  checkDays(from, to);
  backfillDays(options);
  const input = await connectionInput(connection, options);
  // The same days asked for again within a minute are the same request.
  const id = `${from}..${to}@${new Date().toISOString().slice(0, 16)}`;
  await withTemporal((temporal) => requestBackfill(temporal, input, { id, from, to }));
  if (json === true) console.log(JSON.stringify({ ...input, id, from, to }, null, 2));
  else {
    console.log(`${connection} fetches ${from} to ${to} once more when nothing else is due`);
    sayLostDays(input.platform, from);
  }
}

/** Says which of the days from `from` on the platform does not have any more. Accounts' own days may be one further. */
function sayLostDays(platform: PlatformId, from: string): void {
  const said = lostDays(usualReports(platform), dayFromIso(from), localDay('UTC', Date.now()));
  if (said !== null) console.log(said);
}

/** `millrace ingestion status`: what the connection's workflow does. Resolves to the exit code: 1 when it is stopped or not there. */
export async function showStatus(connection: string, { tenant, json }: TenantArguments): Promise<number> {
  const status = await withTemporal((temporal) => ingestionStatus(temporal, { tenant, connection }));
  if (json === true) console.log(JSON.stringify(status ?? null, null, 2));
  else if (status === undefined) {
    console.log(`${connection} is not fetched: \`millrace ingestion start ${connection} --tenant ${tenant}\``);
  } else {
    const { state, reason, open, left, waiting, rows, failed } = status;
    console.log(`${state.toLowerCase()}${reason === null ? '' : `: ${reason}`}`);
    console.log(`${open} fetches under way, ${left} more due, ${waiting} days wait after a failure`);
    console.log(`${rows} rows sent, ${failed} fetches failed`);
  }
  return status === undefined || status.state === 'STOPPED' ? 1 : 0;
}

function withIngestionStore<T>(work: (store: IngestionStore) => Promise<T>): Promise<T> {
  return asOperator((pool) => work(new IngestionStore(pool)));
}
