import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { withLock } from './lock.ts';

const markerName = '.complete.json';
const markerSchema = z.object({
  name: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});
type Marker = z.infer<typeof markerSchema>;

/** The folder for what was downloaded: `$XDG_CACHE_HOME/millrace`, else `~/.cache/millrace`. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'millrace');
}

/**
 * The folder `name` in the cache, filled once: `fill` gets an empty folder and puts the files there. A finished folder
 * carries a list of its files; one that has lost a file, or has one of another size, is filled anew. Safe when several
 * processes want the same at once: one fills, the others wait until `signal` is aborted.
 */
export async function cached(
  name: string,
  signal: AbortSignal,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const root = cacheFolder();
  const folder = join(root, name);
  if (await isComplete(folder)) return folder;
  const fillOnce = async () => {
    if (await isComplete(folder)) return folder;
    const filling = join(root, `${name}.filling`);
    await rm(filling, { recursive: true, force: true });
    await mkdir(filling, { recursive: true });
    await fill(filling);
    await writeFile(join(filling, markerName), JSON.stringify(await describe(name, filling), null, 1));
    await rm(folder, { recursive: true, force: true });
    await rename(filling, folder);
    return folder;
  };
  return withLock(join(root, `${name}.lock`), fillOnce, { signal });
}

/** Whether the cache holds `name` complete, by the sizes of its files. */
export function isCached(name: string): Promise<boolean> {
  return isComplete(join(cacheFolder(), name));
}

/** The files of `name` in the cache whose content is not what was downloaded; empty when all is well. */
export async function damagedFiles(name: string): Promise<string[]> {
  const folder = join(cacheFolder(), name);
  const marker = await readMarker(folder);
  const damaged: string[] = [];
  for (const [file, expected] of Object.entries(marker?.files ?? {})) {
    const path = join(folder, file);
    if (!existsSync(path) || (await sha256(path)) !== expected.sha256) damaged.push(path);
  }
  return damaged;
}

async function isComplete(folder: string): Promise<boolean> {
  const marker = await readMarker(folder);
  if (marker === undefined) return false;
  const checks = Object.entries(marker.files).map(async ([file, expected]) => {
    const path = join(folder, file);
    return existsSync(path) && (await stat(path)).size === expected.bytes;
  });
  return (await Promise.all(checks)).every(Boolean);
}

async function readMarker(folder: string): Promise<Marker | undefined> {
  const file = join(folder, markerName);
  if (!existsSync(file)) return undefined;
  const parsed = markerSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  return parsed.success ? parsed.data : undefined;
}

async function describe(name: string, folder: string): Promise<Marker> {
  const files: Marker['files'] = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path)] = { bytes: (await stat(path)).size, sha256: await sha256(path) };
  }
  return { name, files };
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
