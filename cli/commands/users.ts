import type { Command } from 'commander';
import type {
  AccountArguments,
  AddUserArguments,
  PasswordArguments,
  RoleArguments,
  TenantArguments,
} from '../identity/arguments.ts';
import { saidRole } from '../identity/said.ts';

/** `millrace users`: who belongs to an organisation, and how they log in. */
export function register(program: Command): void {
  const users = program
    .command('users')
    .description('who belongs to an organisation, and how they log in')
    .addHelpText('before', 'Example: millrace users list --tenant acme\n')
    .addHelpText('after', '\nWhat each role may do: docs/guides/identity.md');
  members(users);
  accounts(users);
}

function members(users: Command): void {
  users
    .command('list')
    .description('list the members of an organisation')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace users list --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { printUsers } = await import('../identity/users.ts');
      await printUsers(options);
    });
  users
    .command('add')
    .description(
      'make somebody a member with a password, read from standard input or a file; `invite` lets them choose it',
    )
    .argument('<email>')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--role <role>', 'owner, admin, analyst or viewer', saidRole)
    .option('--name <name>', 'how people call them')
    .option('--from <file>', 'where the password stands; without it it comes from standard input')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace users add ann@example.com --tenant acme --role owner --from password.txt\n',
    )
    .action(async (email: string, options: AddUserArguments) => {
      const { addUser } = await import('../identity/users.ts');
      await addUser(email, options);
    });
  users
    .command('role')
    .description('give a member another role')
    .argument('<email>')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--role <role>', 'owner, admin, analyst or viewer', saidRole)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace users role ann@example.com --tenant acme --role admin\n')
    .action(async (email: string, options: RoleArguments) => {
      const { changeUserRole } = await import('../identity/users.ts');
      await changeUserRole(email, options);
    });
  users
    .command('remove')
    .description('take somebody out of an organisation, with their API keys there')
    .argument('<email>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace users remove ann@example.com --tenant acme\n')
    .action(async (email: string, options: TenantArguments) => {
      const { removeUser } = await import('../identity/users.ts');
      await removeUser(email, options);
    });
}

function accounts(users: Command): void {
  users
    .command('set-password')
    .description('give a user another password, read from standard input or a file; all their sessions end')
    .argument('<email>')
    .option('--from <file>', 'where the password stands; without it it comes from standard input')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace users set-password ann@example.com --from password.txt\n')
    .action(async (email: string, options: PasswordArguments) => {
      const { setUserPassword } = await import('../identity/users.ts');
      await setUserPassword(email, options);
    });
  users
    .command('reset-second-factor')
    .description('take the second factor of a user away, who lost authenticator and recovery codes')
    .argument('<email>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace users reset-second-factor ann@example.com\n')
    .action(async (email: string, options: AccountArguments) => {
      const { resetSecondFactor } = await import('../identity/users.ts');
      await resetSecondFactor(email, options);
    });
  users
    .command('unlock')
    .description('forget the failed logins of a user')
    .argument('<email>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace users unlock ann@example.com\n')
    .action(async (email: string, options: AccountArguments) => {
      const { unlockUser } = await import('../identity/users.ts');
      await unlockUser(email, options);
    });
  for (const verb of ['disable', 'enable'] as const) {
    users
      .command(verb)
      .description(verb === 'disable' ? 'shut a user out of every organisation' : 'let a user in again')
      .argument('<email>')
      .option('--json', 'one JSON document instead of text')
      .addHelpText('before', `Example: millrace users ${verb} ann@example.com\n`)
      .action(async (email: string, options: AccountArguments) => {
        const { setUserDisabled } = await import('../identity/users.ts');
        await setUserDisabled(email, verb === 'disable', options);
      });
  }
}
