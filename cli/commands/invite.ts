import type { Command } from 'commander';
import type { InviteArguments } from '../identity/arguments.ts';
import { saidRole } from '../identity/said.ts';

/** `millrace invite`: lets somebody into an organisation by a link. */
export function register(program: Command): void {
  program
    .command('invite')
    .description(
      'invite somebody to an organisation: the link goes by mail, or is printed where there is no mail server',
    )
    .argument('<email>')
    .requiredOption('--tenant <tenant>')
    .option('--role <role>', 'owner, admin, analyst or viewer', saidRole)
    .option('--no-mail', 'print the link in any case')
    .option('--revoke', 'take an invitation back that was not answered')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace invite ann@example.com --tenant acme --role owner\n')
    .action(async (email: string, options: InviteArguments) => {
      const { inviteUser } = await import('../identity/invite.ts');
      await inviteUser(email, options);
    });
}
