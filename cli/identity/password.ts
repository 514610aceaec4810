import { readFile, stat } from 'node:fs/promises';
import { checkPassword } from '../../gateway/identity/passwords.ts';
import { CliError } from '../errors.ts';

/** Bytes of a password at most. */
const mostBytes = 4_096;

/**
 * A password from a file, or from standard input that is no terminal: what is typed there would be on the screen, and arguments are seen by
 * every process of the machine.
 * @throws CliError MR_CLI_NAME when there is none; IdentityError MR_PASSWORD_REFUSED for one that is too easily found.
 */
export async function saidPassword(from: string | undefined, email: string): Promise<string> {
  if (from === undefined && process.stdin.isTTY) {
    throw new CliError(
      'MR_CLI_NAME',
      'the password comes from standard input or a file: pipe it in, or give --from <file>',
    );
  }
  const text = (from === undefined ? await standardInput() : await fileText(from)).replace(/\r?\n$/, '');
  if (text === '') throw new CliError('MR_CLI_NAME', 'the password is empty');
  checkPassword(text, email);
  return text;
}

async function standardInput(): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLong('standard input');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function fileText(from: string): Promise<string> {
  try {
    const { size } = await stat(from);
    if (size <= mostBytes) return await readFile(from, 'utf8');
  } catch (cause) {
    throw new CliError('MR_CLI_NAME', `--from ${from} cannot be read`, { cause });
  }
  throw tooLong(from);
}

function tooLong(place: string): CliError {
  return new CliError('MR_CLI_NAME', `${place} has more than ${mostBytes} bytes: is this a password?`);
}
