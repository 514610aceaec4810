import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { protoFiles, protoFolder } from '../grpc/proto-files.ts';

/** The folder that holds nothing but what is made here. */
export const grpcTypesFolder = 'gateway/generated/grpc';
const banner = '// Made by `npm run generate` from schemas/proto. Do not edit.\n';
// The same as `loadOptions` of gateway/grpc/proto.ts.
const options = ['--longs=String', '--enums=String', '--defaults', '--oneofs', '--includeComments'];

/** The types of our messages and services, by file. */
export function grpcTypes(root: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-types-'));
  try {
    const loader = dirname(createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json'));
    const program = join(loader, 'build/bin/proto-loader-gen-types.js');
    const target = ['--grpcLib=@grpc/grpc-js', '--importFileExtension=.ts', '-I', protoFolder, '-O', folder];
    execFileSync(process.execPath, [program, ...options, ...target, ...protoFiles], { cwd: root, stdio: 'pipe' });
    return Object.fromEntries(
      filesOf(folder)
        // Those at the top are for clients that load the files by themselves.
        .filter((file) => file.includes('/'))
        .map((file) => [
          `${grpcTypesFolder}/${file}`,
          banner + readFileSync(join(folder, file), 'utf8').replace(/^\/\/ Original file: .*\n\n?/, ''),
        ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files of a folder and those in it, by their paths from it. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
