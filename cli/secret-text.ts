import { readFile, stat } from 'node:fs/promises';
import { CliError } from './errors.ts';

/** What a secret text may be, and the words of its refusals. */
export interface SecretTextRules {
  readonly mostBytes: number;
  /** Says that it has to be piped in or put in a file. */
  readonly ask: string;
  /** What one that is larger is asked. */
  readonly doubt: string;
}

/**
 * A text from a file, or from standard input that is no terminal: what is typed there would be on the screen, and arguments are seen by
 * every process of the machine.
 * @throws CliError MR_CLI_NAME when there is none that can be read, or it is larger than it may be.
 */
export async function secretText(from: string | undefined, rules: SecretTextRules): Promise<string> {
  if (from !== undefined) return fileText(from, rules);
  if (process.stdin.isTTY) throw new CliError('MR_CLI_NAME', rules.ask);
  return standardInput(rules);
}

async function standardInput(rules: SecretTextRules): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > rules.mostBytes) throw tooLarge('standard input', rules);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function fileText(from: string, rules: SecretTextRules): Promise<string> {
  try {
    const { size } = await stat(from);
    if (size <= rules.mostBytes) return await readFile(from, 'utf8');
  } catch (cause) {
    throw new CliError('MR_CLI_NAME', `--from ${from} cannot be read`, { cause });
  }
  throw tooLarge(from, rules);
}

function tooLarge(place: string, { mostBytes, doubt }: SecretTextRules): CliError {
  return new CliError('MR_CLI_NAME', `${place} has more than ${mostBytes} bytes: ${doubt}`);
}
