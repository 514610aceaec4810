import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { InstallError } from '../errors.ts';

const run = promisify(execFile);
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

/** Downloads the dependencies of `pom` (a path) with all that they need into `folder`; checksums must match. */
export function copyDependencies(pom: string, folder: string, signal: AbortSignal): Promise<void> {
  return maven(['-f', pom, `${plugin}:copy-dependencies`, `-DoutputDirectory=${folder}`], signal);
}

/** Downloads and unpacks one artifact, `group:name:version:type:classifier`, into `folder`; checksums must match. */
export async function unpackArtifact(artifact: string, folder: string, signal: AbortSignal): Promise<void> {
  // Without a project the plugin marks what it unpacked, and would not unpack it again, in a folder of this name where it runs.
  await maven([`${plugin}:unpack`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], signal, folder);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the name that Maven gives it.
  await rm(join(folder, '${project.basedir}'), { recursive: true, force: true });
}

/** Whether Maven is there, and which version. */
export async function mavenVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('mvn', ['-v']);
    return versionIn(stdout);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The version in what `mvn -v` prints, in colours or not. */
export function versionIn(printed: string): string {
  return /Apache Maven (\S+)/.exec(stripVTControlCharacters(printed))?.[1] ?? 'unknown';
}

async function maven(args: readonly string[], signal: AbortSignal, cwd = '.'): Promise<void> {
  try {
    await run('mvn', ['-B', '-q', '--strict-checksums', ...args], {
      timeout: 1_200_000,
      maxBuffer: 16 << 20,
      signal,
      cwd,
    });
  } catch (error) {
    signal.throwIfAborted();
    const failure = error as NodeJS.ErrnoException & { stdout?: string };
    if (failure.code === 'ENOENT') {
      throw new InstallError(
        'Maven is needed to download Kafka and the schema registry, and `mvn` is not on PATH',
        'install it (Debian: apt-get install -y maven), or give the addresses of running ones',
        { cause: error },
      );
    }
    const lines = (failure.stdout ?? failure.message).split('\n').filter((line) => line.includes('ERROR'));
    throw new InstallError(
      `Maven could not download: ${lines.slice(0, 3).join(' ') || failure.message}`,
      'check the network and the mirrors in ~/.m2/settings.xml, then try again',
      { cause: error },
    );
  }
}
