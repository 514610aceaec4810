import { recordAudit } from '../../base/audit/record.ts';
import { withTenant } from '../../base/postgres.ts';
import {
  choreId,
  nameOf,
  removeSchedule,
  type SaidInput,
  setRhythm,
  type UpkeepState,
  upkeepState,
  withSchedule,
} from '../../workflows/upkeep/control.ts';
import { dailyAt, every, type Rhythm, rhythmText } from '../../workflows/upkeep/rhythm.ts';
import { type ChoreRef, chores, connectionChores } from '../../workflows/upkeep/types.ts';
import { byCommand } from '../audit/actor.ts';
import type { TenantArguments } from '../connections/arguments.ts';
import { withStores } from '../connections/stores.ts';
import { CliError } from '../errors.ts';
import { connectionInput, withTemporal } from '../ingestion/temporal.ts';
import { textTable } from '../reads/text-table.ts';
import { forTenant } from '../tenants/store.ts';
import type { PauseScheduleArguments, SetScheduleArguments } from './arguments.ts';

/** `millrace schedules list`: what runs by itself, how it went last, and when it runs next. */
export async function listSchedules({ tenant, json }: TenantArguments): Promise<void> {
  const names = await withStores(tenant, async ({ connections }) =>
    (await connections.list(tenant)).map(({ connection }) => connection),
  );
  const refs: readonly ChoreRef[] = [
    ...names.flatMap((connection) => connectionChores.map((chore) => ({ tenant, chore, connection }))),
    { tenant, chore: 'rates', connection: null },
  ];
  const states = await withTemporal(async (temporal) => {
    const found: UpkeepState[] = [];
    for (const ref of refs) {
      const state = await upkeepState(temporal, ref);
      if (state !== undefined) found.push(state);
    }
    return found;
  });
  if (json === true) console.log(JSON.stringify(states, null, 2));
  else if (states.length === 0) {
    console.log(
      `nothing runs by itself for ${tenant}: \`millrace ingestion start\` and \`millrace schedules set\` schedule it`,
    );
  } else console.log(statesText(states));
}

function statesText(states: readonly UpkeepState[]): string {
  const cells = states.map(({ chore, connection, rhythm, paused, nextAt, last }) => [
    chore,
    connection ?? '',
    rhythm,
    paused === null ? (nextAt ?? 'never') : `paused: ${paused}`,
    last === null
      ? 'never'
      : `${last.at} ${last.outcome.toLowerCase()}${last.message === '' ? '' : `: ${last.message}`}`,
  ]);
  return textTable(['what', 'connection', 'how often', 'next', 'last'], cells);
}

/** `millrace schedules set`: how often something runs; it is scheduled when it was not. */
export async function setSchedule(
  said: string,
  connection: string | undefined,
  options: SetScheduleArguments,
): Promise<void> {
  const ref = choreSaid(said, connection, options);
  const rhythm = rhythmSaid(options);
  const input = await inputOf(ref, options.days);
  await changed(ref, 'set', { rhythm: rhythmText(rhythm), input }, null, () =>
    withTemporal((temporal) => setRhythm(temporal, input, rhythm)),
  );
  print(options, { ...ref, rhythm: rhythmText(rhythm) }, `${nameOf(ref)} runs ${rhythmText(rhythm)}`);
}

/** `millrace schedules pause`. */
export async function pauseSchedule(
  said: string,
  connection: string | undefined,
  options: PauseScheduleArguments,
): Promise<void> {
  const ref = choreSaid(said, connection, options);
  const reason = options.reason ?? 'paused by hand';
  await changed(ref, 'pause', { paused: true }, reason, () =>
    withTemporal((temporal) => withSchedule(temporal, ref, (schedule) => schedule.pause(reason))),
  );
  print(options, { ...ref, paused: reason }, `${nameOf(ref)} is paused`);
}

/** `millrace schedules resume`. */
export async function resumeSchedule(
  said: string,
  connection: string | undefined,
  options: TenantArguments,
): Promise<void> {
  const ref = choreSaid(said, connection, options);
  await changed(ref, 'resume', { paused: false }, null, () =>
    withTemporal((temporal) => withSchedule(temporal, ref, (schedule) => schedule.unpause())),
  );
  print(options, { ...ref, paused: null }, `${nameOf(ref)} runs again`);
}

/** `millrace schedules now`: once at once, beside its rhythm. */
export async function runNow(said: string, connection: string | undefined, options: TenantArguments): Promise<void> {
  const ref = choreSaid(said, connection, options);
  await forTenant(ref.tenant, () =>
    withTemporal((temporal) => withSchedule(temporal, ref, (schedule) => schedule.trigger())),
  );
  print(options, ref, `${nameOf(ref)} runs now; \`millrace schedules list --tenant ${ref.tenant}\` tells how it went`);
}

/** `millrace schedules remove`. */
export async function dropSchedule(
  said: string,
  connection: string | undefined,
  options: TenantArguments,
): Promise<void> {
  const ref = choreSaid(said, connection, options);
  const was = (await withTemporal((temporal) => upkeepState(temporal, ref))) !== undefined;
  if (was) {
    await changed(ref, 'remove', null, null, async () => {
      await withTemporal((temporal) => removeSchedule(temporal, ref));
    });
  }
  print(
    options,
    { ...ref, removed: was },
    was ? `${nameOf(ref)} does not run by itself any more` : `${nameOf(ref)} was not scheduled`,
  );
}

function choreSaid(said: string, connection: string | undefined, { tenant }: TenantArguments): ChoreRef {
  const chore = chores.find((candidate) => candidate === said);
  if (chore === undefined) {
    throw new CliError('MR_CLI_NAME', `nothing called '${said}' runs by itself: there are ${chores.join(', ')}`);
  }
  if (chore === 'rates') {
    if (connection === undefined) return { tenant, chore, connection: null };
    throw new CliError('MR_CLI_NAME', `rates are of the tenant: leave ${connection} out`);
  }
  if (connection === undefined)
    throw new CliError('MR_CLI_NAME', `name the connection: \`millrace schedules … ${chore} meta-main\``);
  return { tenant, chore, connection };
}

function rhythmSaid(options: SetScheduleArguments): Rhythm {
  const { every: often, at } = options;
  if (often !== undefined && at === undefined) return every(often);
  if (at !== undefined && often === undefined) return dailyAt(at);
  throw new CliError('MR_CLI_RANGE', 'say how often: --every 6h, or --at 05:30 for once a day');
}

/** @throws CliError for a tenant, ConnectionError for a connection, that is not there. */
async function inputOf({ tenant, chore, connection }: ChoreRef, days: number | undefined): Promise<SaidInput> {
  if (connection === null) {
    return forTenant(tenant, () => Promise.resolve({ chore: 'rates' as const, tenant }));
  }
  const of = await connectionInput(connection, { tenant });
  return chore === 'reconcile' ? { ...of, chore, days } : { ...of, chore: 'entities' };
}

type Change = 'set' | 'pause' | 'resume' | 'remove';

/** Makes a change, with its event in the audit trail: no event without the change. */
async function changed(
  ref: ChoreRef,
  what: Change,
  after: object | null,
  reason: string | null,
  make: () => Promise<void>,
): Promise<void> {
  const { tenant, chore, connection } = ref;
  await forTenant(tenant, (pool) =>
    withTenant(pool, tenant, async (client) => {
      const subject =
        connection === null
          ? ({ type: 'tenant', id: tenant } as const)
          : ({ type: 'connection', id: connection } as const);
      await recordAudit(client, tenant, {
        ...byCommand(),
        action: `schedule.${what}`,
        subject,
        after: after === null ? null : { schedule: choreId({ tenant, chore, connection }), ...after },
        reason,
      });
      await make();
    }),
  );
}

function print({ json }: TenantArguments, document: object, text: string): void {
  console.log(json === true ? JSON.stringify(document, null, 2) : text);
}
