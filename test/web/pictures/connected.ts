import { recordAudit } from '../../../base/audit/record.ts';
import type { PostgresClient } from '../../../base/postgres.ts';

interface Account {
  readonly platform: string;
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

/** A connection for each account, called as its platform in small letters, and what was compared with the platforms' own totals. */
export async function insertConnections(
  client: PostgresClient,
  tenant: string,
  accounts: readonly Account[],
): Promise<void> {
  for (const { platform, id, name, currency } of accounts) {
    const connection = platform.toLowerCase();
    await client.query('insert into connection (tenant_id, connection_id, platform, name) values ($1, $2, $3, $4)', [
      ...[tenant, connection, platform, name],
    ]);
    await client.query(
      'insert into ingestion (tenant_id, connection_id, first_day) values ($1, $2, current_date - 38)',
      [...[tenant, connection]],
    );
    const isOff = platform === 'GOOGLE';
    await client.query(
      `insert into reconciliation (tenant_id, connection_id, platform, account_id, report_type, level, day, currency, agrees, reason,
         detail, impressions, impressions_theirs, clicks, clicks_theirs, spend, spend_theirs, asked_at)
       values ($1, $2, $3, $4, 'campaign_daily', 'CAMPAIGN', current_date - 1, $5, $6, $7, $8, 184200, 184200, 7420, $9, 1572400000,
         $10, now() - interval '40 minutes')`,
      [
        ...[tenant, connection, platform, id, currency, !isOff, isOff ? 'RESTATED_SINCE' : null],
        isOff ? 'the platform was asked two hours after the day was fetched; it is fetched again at 14:00' : null,
        ...[isOff ? 7_431 : 7_420, isOff ? '1574730000' : '1572400000'],
      ],
    );
  }
}

/** Two channels, of which one is told of what is critical. */
export async function insertChannels(client: PostgresClient, tenant: string): Promise<void> {
  const actor = { type: 'USER', id: 'ana@acme.example' } as const;
  for (const [channel, kind] of [
    ['trading-desk', 'slack'],
    ['on-call', 'webhook'],
  ] as const) {
    await client.query(
      'insert into notification_channel (tenant_id, channel_id, kind, settings, sealed) values ($1, $2, $3, $4, $5)',
      [tenant, channel, kind, { kind, zone: 'Europe/Berlin' }, {}],
    );
    await recordAudit(client, tenant, { actor, action: 'channel.save', subject: { type: 'channel', id: channel } });
  }
  const routes = [{ name: 'critical', match: { severity: 'critical' }, channels: ['on-call'], continue: true }, {}];
  await client.query('insert into notification_policy (tenant_id, version, definition) values ($1, 1, $2)', [
    ...[tenant, { route: { channels: ['trading-desk'], routes } }],
  ]);
  await recordAudit(client, tenant, { actor, action: 'route.save', subject: { type: 'route', id: 'policy' } });
}
