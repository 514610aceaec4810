import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An installed Java: path of the `java` program and major version. */
export interface Java {
  readonly program: string;
  readonly version: number;
}

const usualFolders = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  '/opt',
  '/Library/Java/JavaVirtualMachines',
  join(homedir(), '.sdkman/candidates/java'),
  join(homedir(), '.jdks'),
];

/** Where Java is looked for. Default: this process's environment, and the folders it is usually installed in. */
export interface JavaPlaces {
  readonly environment?: NodeJS.ProcessEnv;
  readonly folders?: readonly string[];
}

/**
 * The first Java of version `minimum` or later: `JAVA_HOME`, then `java` on PATH, then the newest in the folders where
 * Java is usually installed. Undefined when there is none.
 */
export async function findJava(minimum: number, where: JavaPlaces = {}): Promise<Java | undefined> {
  const { environment = process.env, folders = usualFolders } = where;
  const home = environment.JAVA_HOME;
  const preferred = [...(home ? [readJavaHome(home)] : []), await javaOnPath(environment)];
  const installed = folders
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []))
    .map(readJavaHome)
    .sort((a, b) => (b?.version ?? 0) - (a?.version ?? 0));
  return [...preferred, ...installed].find((java) => java !== undefined && java.version >= minimum);
}

/** Reads a Java's version from its `release` file, which every JDK and JRE since 9 has. */
function readJavaHome(folder: string): Java | undefined {
  for (const home of [folder, join(folder, 'Contents/Home')]) {
    const program = join(home, 'bin/java');
    const release = join(home, 'release');
    if (!existsSync(program) || !existsSync(release)) continue;
    const version = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1];
    if (version !== undefined) return { program, version: Number(version) };
  }
  return undefined;
}

async function javaOnPath(env: NodeJS.ProcessEnv): Promise<Java | undefined> {
  try {
    const { stderr } = await run('java', ['-version'], { env, timeout: 10_000 });
    const version = /version "(\d+)/.exec(stderr)?.[1];
    return version === undefined ? undefined : { program: 'java', version: Number(version) };
  } catch {
    // None there, or one that does not run, like the one of macOS that only says where to get Java.
    return undefined;
  }
}
