import { CommanderError } from 'commander';
import { CliError } from './errors.ts';

/** Exit codes of every command; 0 is success. */
export type ExitCode = 0 | 1 | 2;
const failed = 1;
const wrongUsage = 2;

/** Codes of errors that another command line, and nothing else, puts right. */
const usageCodes: ReadonlySet<string> = new Set([
  'MR_CLI_NAME',
  'MR_CLI_RANGE',
  'MR_CONFIG',
  'MR_CONNECTOR_CONTEXT',
  'MR_CONNECTOR_RECONCILE',
  'MR_CONNECTOR_REPORT',
  'MR_SCHEMAS_DAY',
  'MR_TENANT',
  'MR_WORKFLOWS_SCHEDULE',
]);

/** How a command that threw ends: what to print on standard error (null: nothing more), and the exit code. */
export interface Failure {
  readonly text: string | null;
  readonly exitCode: ExitCode;
}

/** Errors of usage are printed by commander; ours as `code: message`; anything else is a defect: with its stack. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CommanderError) return { text: null, exitCode: thrown.exitCode === 0 ? 0 : wrongUsage };
  const error = notMigrated(thrown) ?? thrown;
  const { code, message, stack } = error as { code?: unknown; message?: string; stack?: string };
  if (typeof code !== 'string') return { text: stack ?? String(error), exitCode: failed };
  return { text: `${code}: ${message}`, exitCode: usageCodes.has(code) ? wrongUsage : failed };
}

/** What Postgres calls a role of ours or a table that is not there, ClickHouse a database or a table. */
function storeWithoutTables({ code, type, message }: DatabaseError): string | undefined {
  if (code === '42P01') return 'Postgres';
  if ((code === '22023' || code === '42704') && /role "millrace_/.test(message)) return 'Postgres';
  if (type === 'UNKNOWN_DATABASE' || type === 'UNKNOWN_TABLE') return 'ClickHouse';
  return undefined;
}

interface DatabaseError {
  readonly message: string;
  readonly code?: unknown;
  readonly type?: unknown;
}

/** The error in our words when a database says that it was never migrated; undefined otherwise. */
function notMigrated(thrown: unknown): CliError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const store = storeWithoutTables(thrown);
  if (store === undefined) return undefined;
  const reason = thrown.message
    .trim()
    .split('\n', 1)[0]
    ?.replace(/[. ]+$/, '');
  return new CliError(
    'MR_CLI_UNPREPARED',
    `the tables of ${store} are not there (${reason}): run \`millrace migrate\`, then this command again`,
    { cause: thrown },
  );
}
