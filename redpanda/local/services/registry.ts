import { join } from 'node:path';
import { InstallError } from '../../errors.ts';
import { cached, isCached } from '../cache.ts';
import { findJava } from '../java.ts';
import { unpackArtifact } from '../maven.ts';
import type { Recipe } from '../recipe.ts';

/** Name of the registry's folder in the cache. */
export const registryCacheName = 'apicurio-registry-3.3.3';
/** The oldest Java that Apicurio 3.3 runs on. */
export const registryJava = 21;

const artifact = 'io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all';

/** Apicurio with the Confluent-compatible interface; in memory in test mode, in a file in dev mode. */
export const registryRecipe: Recipe = {
  service: 'registry',
  title: 'Apicurio Registry 3.3.3',
  ports: [18081, 18082],
  fix: 'see its log; when its data is damaged, `millrace stack down --wipe` starts afresh',
  startTimeoutMs: 120_000,
  async prepare(context) {
    const java = await findJava(registryJava);
    if (java === undefined) {
      throw new InstallError(
        `the schema registry needs Java ${registryJava} or later, and none was found`,
        'install a JDK 21 or 25 and set JAVA_HOME to it, or set MILLRACE_REGISTRY to a running registry',
      );
    }
    if (!(await isCached(registryCacheName))) context.note('downloading Apicurio Registry 3.3.3 (159 MB, once)');
    const home = await cached(registryCacheName, (folder) => unpackArtifact(artifact, folder));
    const [port, management] = context.ports;
    const small = ['-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const database = join(context.folder, 'registry');
    return {
      command: java.program,
      args: [...small, '-jar', join(home, 'quarkus-run.jar')],
      cwd: context.folder,
      env: {
        QUARKUS_HTTP_HOST: '127.0.0.1',
        QUARKUS_HTTP_PORT: String(port),
        QUARKUS_MANAGEMENT_HOST: '127.0.0.1',
        QUARKUS_MANAGEMENT_PORT: String(management),
        QUARKUS_HTTP_ACCESS_LOG_ENABLED: 'false',
        APICURIO_RULES_GLOBAL_COMPATIBILITY: 'BACKWARD',
        ...(context.mode === 'dev' ? { APICURIO_DATASOURCE_URL: `jdbc:h2:file:${database}` } : {}),
      },
    };
  },
  async isReady([, management]) {
    const response = await fetch(`http://127.0.0.1:${management}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  },
  address: ([port]) => `http://127.0.0.1:${port}/apis/ccompat/v7`,
};
