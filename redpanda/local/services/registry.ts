import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InstallError } from '../../errors.ts';
import { cached, isCached } from '../cache.ts';
import { findJava, type Java } from '../java.ts';
import { unpackArtifact } from '../maven.ts';
import type { Recipe, RecipeContext } from '../recipe.ts';

/** A release of Apicurio that can be run here. */
export interface RegistryRelease {
  readonly version: string;
  /** The oldest Java that it runs on. */
  readonly java: number;
  /** Name of its folder in the cache. */
  readonly cacheName: string;
  readonly artifact: string;
  /** What the download weighs. */
  readonly megabytes: number;
  readonly jar: string;
  /** Start of its database's files in the service's folder: one release cannot read the other's. */
  readonly database: string;
}

const current: RegistryRelease = {
  version: '3.3.3',
  java: 21,
  cacheName: 'apicurio-registry-3.3.3',
  artifact: 'io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all',
  megabytes: 159,
  jar: 'quarkus-run.jar',
  database: 'registry',
};
const older: RegistryRelease = {
  version: '2.6.13',
  java: 17,
  cacheName: 'apicurio-registry-2.6.13',
  artifact: 'io.apicurio:apicurio-registry-app:2.6.13.Final:tar.gz:all',
  megabytes: 142,
  jar: 'apicurio-registry-app-2.6.13.Final-runner.jar',
  database: 'registry-2.6',
};

/** What runs the registry. */
export interface RegistryChoice {
  readonly release: RegistryRelease;
  readonly java: Java;
}

/**
 * Apicurio 3.3.3 where a Java 21 is, else 2.6.13, which runs on 17. Schema ids are in every record, so a folder with the
 * database of one of them stays with it.
 * @throws InstallError when no Java fits, or the one that the folder's database needs is gone.
 */
export async function chooseRegistry(
  folder: string,
  find: (minimum: number) => Promise<Java | undefined> = findJava,
): Promise<RegistryChoice> {
  const held = [current, older].find((release) => existsSync(`${join(folder, release.database)}.mv.db`));
  for (const release of held === undefined ? [current, older] : [held]) {
    const java = await find(release.java);
    if (java !== undefined) return { release, java };
  }
  if (held !== undefined) {
    throw new InstallError(
      `the registry's data is that of Apicurio ${held.version}, which needs Java ${held.java} or later, and none was found`,
      `install a JDK ${held.java} or later and set JAVA_HOME to it; \`millrace stack down --wipe\` gives all local data up`,
    );
  }
  throw new InstallError(
    `the schema registry needs Java ${older.java} or later, and none was found`,
    'install a JDK (21 is best, 17 will do) and set JAVA_HOME to it, or set MILLRACE_REGISTRY to a running registry',
  );
}

/** Apicurio with the Confluent-compatible interface; in memory in test mode, in a file in dev mode. */
export const registryRecipe: Recipe = {
  service: 'registry',
  title: 'Apicurio Registry',
  ports: [18081, 18082],
  fix: 'see its log; when its data is damaged, `millrace stack down --wipe` starts afresh',
  startTimeoutMs: 120_000,
  async prepare(context) {
    const { release, java } = await chooseRegistry(context.folder);
    const { version, cacheName, artifact, megabytes } = release;
    if (release === older) context.note(`Apicurio ${version} on Java ${java.version}; ${current.version} needs 21`);
    if (!(await isCached(cacheName))) context.note(`downloading Apicurio Registry ${version} (${megabytes} MB, once)`);
    const home = await cached(cacheName, context.signal, (folder) => unpackArtifact(artifact, folder, context.signal));
    return {
      command: java.program,
      args: ['-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-jar', join(home, release.jar)],
      cwd: context.folder,
      env: environment(release, context),
    };
  },
  async isReady([port, management]) {
    // The older release answers on its only port, the current one on that for management.
    return (await isHealthy(management)) || (await isHealthy(port));
  },
  async provision([port]) {
    await compatibleByDefault(`http://127.0.0.1:${port}/apis/ccompat/v7/config`);
  },
  address: ([port]) => `http://127.0.0.1:${port}/apis/ccompat/v7`,
};

function environment(release: RegistryRelease, { folder, mode, ports }: RecipeContext): Record<string, string> {
  const [port, management] = ports;
  const database = `jdbc:h2:file:${join(folder, release.database)}`;
  return {
    QUARKUS_HTTP_HOST: '127.0.0.1',
    QUARKUS_HTTP_PORT: String(port),
    QUARKUS_MANAGEMENT_HOST: '127.0.0.1',
    QUARKUS_MANAGEMENT_PORT: String(management),
    QUARKUS_HTTP_ACCESS_LOG_ENABLED: 'false',
    APICURIO_RULES_GLOBAL_COMPATIBILITY: 'BACKWARD',
    ...(mode === 'dev' ? { APICURIO_DATASOURCE_URL: database, REGISTRY_DATASOURCE_URL: database } : {}),
  };
}

async function isHealthy(port: number | undefined): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/health/ready`;
  // Not listening (yet) is the expected answer.
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** The older release has no setting for the level of subjects that have none of their own, and begins with NONE. */
async function compatibleByDefault(url: string): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const now = (await (await fetch(url, { signal })).json()) as { readonly compatibilityLevel?: string };
  if (now.compatibilityLevel !== 'NONE') return;
  const body = JSON.stringify({ compatibility: 'BACKWARD' });
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const answer = await fetch(url, { method: 'PUT', body, headers, signal });
  if (!answer.ok)
    throw new Error(`the registry refuses a compatibility level: ${answer.status} ${await answer.text()}`);
}
