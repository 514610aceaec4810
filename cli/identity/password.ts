import { checkPassword } from '../../gateway/identity/passwords.ts';
import { CliError } from '../errors.ts';
import { secretText } from '../secret-text.ts';

const rules = {
  mostBytes: 4_096,
  ask: 'the password comes from standard input or a file: pipe it in, or give --from <file>',
  doubt: 'is this a password?',
};

/**
 * A password from a file, or from standard input that is no terminal.
 * @throws CliError MR_CLI_NAME when there is none; IdentityError MR_PASSWORD_REFUSED for one that is too easily found.
 */
export async function saidPassword(from: string | undefined, email: string): Promise<string> {
  const text = (await secretText(from, rules)).replace(/\r?\n$/, '');
  if (text === '') throw new CliError('MR_CLI_NAME', 'the password is empty');
  checkPassword(text, email);
  return text;
}
