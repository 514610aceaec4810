import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SubjectSpec } from '../../redpanda/subjects.ts';
import { CliError } from '../errors.ts';
import type { KnownVersion } from './contract.ts';

/** Where the versions stand that records may have been written with: a file a topic, a line a version, the oldest first. */
export const releasedFolder = fileURLToPath(new URL('../../schemas/released', import.meta.url));

/** The versions of a topic's schema that were released. @throws CliError MR_CLI_FILE for a line that is none. */
export function releasedVersions(folder: string, topic: string): readonly KnownVersion[] {
  const file = fileOf(folder, topic);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line, at) => ({ version: at + 1, schema: schemaOf(line, `${topic}.jsonl: line ${at + 1}`) }));
}

function schemaOf(line: string, where: string): object {
  try {
    return JSON.parse(line) as object;
  } catch (error) {
    throw new CliError('MR_CLI_FILE', `${where} is no schema: take the file as it was last committed`, {
      cause: error,
    });
  }
}

/** Adds each schema that is not its topic's newest version yet; answers the topics that got one. */
export function release(folder: string, specs: readonly SubjectSpec[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return specs
    .filter(({ topic, schema }) => {
      const versions = releasedVersions(folder, topic);
      const line = JSON.stringify(schema);
      if (versions.length > 0 && JSON.stringify(versions.at(-1)?.schema) === line) return false;
      const text = [...versions.map((version) => JSON.stringify(version.schema)), line];
      writeFileSync(fileOf(folder, topic), `${text.join('\n')}\n`);
      return true;
    })
    .map(({ topic }) => topic);
}

function fileOf(folder: string, topic: string): string {
  return join(folder, `${topic}.jsonl`);
}
