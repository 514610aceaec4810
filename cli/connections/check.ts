import type { Account } from '../../connectors/client/port.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { textTable } from '../reads/text-table.ts';
import type { TenantArguments } from './arguments.ts';
import { commandTiming, withSources } from './sources.ts';

/** Accounts that are shown at most. */
const mostAccounts = 10_000;

/** `millrace connections check`: signs in and lists the accounts that the credential reaches. */
export async function checkConnectionNow(connection: string, { tenant, json }: TenantArguments): Promise<void> {
  const { platform, accounts } = await withSources(tenant, (sources) =>
    withClient(
      sources,
      { tenant, connection },
      async (client, { accounts: wanted }) => {
        const found: Account[] = [];
        await client.authorise();
        for await (const account of client.accounts()) {
          if (wanted === null || wanted.includes(account.id)) found.push(account);
          if (found.length >= mostAccounts) break;
        }
        return { platform: client.platform, accounts: found };
      },
      { timing: commandTiming },
    ),
  );
  if (json === true) {
    console.log(JSON.stringify({ tenant, connection, platform, accounts }, null, 2));
    return;
  }
  console.log(`connection ${connection} works: ${platform} gives access to ${accounts.length} accounts`);
  if (accounts.length === 0) return;
  const cells = accounts.map(({ id, name, currency, zone }) => [id, name ?? '', currency ?? '', zone ?? '']);
  console.log(textTable(['account', 'name', 'currency', 'zone'], cells));
}
