import { recordAudit } from '../../../base/audit/record.ts';
import type { Config } from '../../../base/config.ts';
import { createPostgres, type PostgresClient, withTenant } from '../../../base/postgres.ts';
import { insertGold, type StoredGold, storedGold } from '../../gateway/stored-gold.ts';
import { insertChannels, insertConnections } from './connected.ts';

/** The organisation that pictures are of. */
export const tenant = 'acme';

const accounts = [
  { platform: 'META', id: '228104776', name: 'Acme Retail', currency: 'USD', zone: 'America/New_York' },
  { platform: 'GOOGLE', id: '482-190-3317', name: 'Acme Search', currency: 'USD', zone: 'America/New_York' },
  { platform: 'TIKTOK', id: '7188204419', name: 'Acme Young', currency: 'USD', zone: 'America/New_York' },
  { platform: 'LINKEDIN', id: '509117', name: 'Acme Business', currency: 'EUR', zone: 'Europe/Berlin' },
] as const;

/** Campaigns: impressions and spend (in micros) of a usual day, and clicks of a thousand impressions. */
const campaigns = [
  { account: 0, id: '23851', name: 'Spring sale, prospecting', impressions: 84_000, clicks: 11, spend: 612_000_000 },
  { account: 0, id: '23852', name: 'Spring sale, retargeting', impressions: 31_000, clicks: 24, spend: 288_000_000 },
  { account: 0, id: '23853', name: 'Catalogue, returning buyers', impressions: 22_000, clicks: 19, spend: 201_000_000 },
  { account: 1, id: '9921', name: 'Brand, exact', impressions: 18_000, clicks: 96, spend: 344_000_000 },
  { account: 1, id: '9922', name: 'Running shoes, generic', impressions: 46_000, clicks: 41, spend: 731_000_000 },
  { account: 1, id: '9923', name: 'Shopping, all products', impressions: 120_000, clicks: 13, spend: 498_000_000 },
  { account: 2, id: '7701', name: 'Creators, spring', impressions: 210_000, clicks: 7, spend: 356_000_000 },
  { account: 2, id: '7702', name: 'Top feed, video', impressions: 96_000, clicks: 5, spend: 174_000_000 },
  { account: 3, id: '4410', name: 'Buyers, DACH', impressions: 9_000, clicks: 6, spend: 148_000_000 },
] as const;

/** As many as Explore shows and those that they are compared with. */
const daysBack = 38;
/** Days that platforms may still restate. */
const openDays = 3;

/** Writes the organisation: accounts, a month of figures, rules, alerts and the ledger of what was fetched. */
export async function insertOrganisation(config: Config): Promise<void> {
  const pool = createPostgres(config.address('postgres'));
  await withTenant(pool, tenant, async (client) => {
    await client.query('insert into tenant (tenant_id, name) values ($1, $2)', [tenant, 'Acme']);
    for (const { platform, id, name, currency, zone } of accounts) {
      await client.query(
        'insert into ad_account (tenant_id, platform, account_id, name, currency, iana_zone) values ($1, $2, $3, $4, $5, $6)',
        [tenant, platform, id, name, currency, zone],
      );
    }
    await insertConnections(client, tenant, accounts);
    await insertLedger(client);
    await insertChannels(client, tenant);
    await insertRules(client);
    await insertAlerts(client);
  });
  // As if their topic had the rules already: there is no broker.
  await pool.query('delete from config_outbox');
  await pool.end();
  await insertGold(config, goldRows());
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Between 0 and 1, always the same for the same two numbers. */
function noise(a: number, b: number): number {
  const value = Math.sin(a * 127.1 + b * 311.7) * 43_758.5453;
  return value - Math.floor(value);
}

function goldRows(): StoredGold[] {
  return campaigns.flatMap((campaign, number) =>
    Array.from({ length: daysBack }, (_, at) => {
      const back = daysBack - at;
      const account = accounts[campaign.account];
      // Weekends are quieter; the first campaign has lost its clicks in the last days, the fifth spends ever more.
      const weekday = new Date(Date.now() - back * 86_400_000).getUTCDay();
      const size = (weekday === 0 || weekday === 6 ? 0.72 : 1) * (0.88 + noise(number, back) * 0.24);
      const impressions = Math.round(campaign.impressions * size);
      const tired = number === 0 && back <= 4 ? 0.3 : 1;
      const clicks = Math.round((impressions * campaign.clicks * tired * (0.92 + noise(back, number) * 0.16)) / 1_000);
      const hot = number === 4 && back <= 3 ? 1.7 : 1;
      return storedGold(tenant, {
        ...{ platform: account.platform, account_id: account.id, currency: account.currency, zone: account.zone },
        ...{ report_type: 'campaign_daily', report_day: dayBefore(back), entity_id: campaign.id },
        ...{ entity_name: campaign.name, impressions: String(impressions), clicks: String(clicks) },
        spend: String(Math.round((campaign.spend * size * hot) / 10_000) * 10_000),
        conversions: String(Math.round(clicks * 0.04) * 1_000_000),
        conversion_value: String(Math.round(clicks * 0.04) * 61_500_000),
        finality: back <= openDays ? 'SETTLING' : 'FINAL',
        input_watermark: `${dayBefore(0)} 06:12:00.000000`,
        produced_at: `${dayBefore(0)} 06:12:04.000000`,
      });
    }),
  );
}

async function insertLedger(client: PostgresClient): Promise<void> {
  for (const [number, { platform, id }] of accounts.entries()) {
    for (let back = 1; back <= daysBack; back += 1) {
      const failed = number === 2 && back === 2;
      await client.query(
        `insert into slice_ledger (tenant_id, platform, account_id, report_type, level, day, last_applied_seq, decision, complete, rows,
           finality, fetched_at, data_as_of, failures, error_code, error, connection_id)
         values ($1, $2, $3, 'campaign_daily', 'CAMPAIGN', $4, $5, $6, $7, $8, $9, now() - interval '2 hours', now() - interval '2 hours',
           $10, $11, $12, lower($2))`,
        [
          ...[tenant, platform, id, dayBefore(back), failed ? null : 3, failed ? null : 'APPLIED'],
          ...[!failed, failed ? null : 3, back <= openDays ? 'SETTLING' : 'FINAL', failed ? 3 : 0],
          ...(failed
            ? ['MR_THROTTLED', 'the platform answers: too many requests, try again in 40 minutes']
            : [null, null]),
        ],
      );
    }
  }
}

const rules = [
  { rule: 'ctr_drop', name: 'CTR is low', condition: '@ctr over 1d < 0.6%', severity: 'critical' },
  { rule: 'spend_cap', name: 'Spend above the limit', condition: 'spend over 1d > 1000', severity: 'warn' },
  { rule: 'no_delivery', name: 'Nothing was delivered', condition: 'impressions over 1d < 1', severity: 'critical' },
  { rule: 'cpa_high', name: 'Conversions are dear', condition: '@cpa over 7d > 25', severity: 'info', mode: 'shadow' },
];

async function insertRules(client: PostgresClient): Promise<void> {
  for (const rule of rules) {
    const definition = { ...rule, scope: { level: 'campaign' } };
    await client.query(
      'insert into rule_version (tenant_id, rule_id, version, definition) values ($1, $2, 1, $3::jsonb)',
      [tenant, rule.rule, JSON.stringify(definition)],
    );
    await client.query('insert into rule (tenant_id, rule_id, version) values ($1, $2, 1)', [tenant, rule.rule]);
    const actor = { type: 'USER', id: 'ana@acme.example' } as const;
    await recordAudit(client, tenant, { actor, action: 'rule.save', subject: { type: 'rule', id: rule.rule } });
  }
}

/** Alerts: of which rule and campaign, how they stand, for how many minutes. */
const alerts = [
  { rule: 0, campaign: 0, state: 'FIRING', minutes: 47, value: 0.0032, threshold: 0.006, unit: 'RATIO' },
  { rule: 1, campaign: 4, state: 'FIRING', minutes: 12, value: 1_208.41, threshold: 1_000, unit: 'MONEY' },
  { rule: 0, campaign: 7, state: 'FIRING', minutes: 195, value: 0.0051, threshold: 0.006, unit: 'RATIO' },
  { rule: 3, campaign: 3, state: 'PENDING', minutes: 8, value: 25.9, threshold: 25, unit: 'MONEY' },
  { rule: 2, campaign: 8, state: 'NO_DATA', minutes: 64, value: null, threshold: 1, unit: 'COUNT' },
  { rule: 1, campaign: 5, state: 'RESOLVED', minutes: 1_530, value: 902.6, threshold: 1_000, unit: 'MONEY' },
] as const;

async function insertAlerts(client: PostgresClient): Promise<void> {
  for (const [number, alert] of alerts.entries()) {
    const [rule, campaign] = [rules[alert.rule], campaigns[alert.campaign]];
    if (rule === undefined) continue;
    const account = accounts[campaign.account];
    const [metric = ''] = rule.condition.split(/ [<>] /);
    const sign = rule.condition.includes('<') ? '<' : '>';
    const since = new Date(Date.now() - alert.minutes * 60_000);
    const isOver = alert.state === 'RESOLVED';
    await client.query(
      `insert into alert (tenant_id, alert_id, fingerprint, rule_id, rule_version, rule_name, state, transition_seq, severity, labels,
         annotations, platform, account_id, level, entity_id, entity_name, subject, condition, value, value_reason, threshold, comparison,
         unit, currency, over_window, evidence, slices, finality, coverage, report_day, data_as_of, link, shadow, started_at,
         active_since, state_since, ended_at)
       values ($1, $2, $2, $3, 1, $4, $5, 1, $6, '{}', '{}', $7, $8, 'CAMPAIGN', $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '1d',
         $19, '[]', 'SETTLING', 1, $20, now() - interval '9 minutes', '', $21, $22, $22, $22, $23)`,
      [
        ...[
          tenant,
          `alert-${number}`,
          rule.rule,
          rule.name,
          alert.state,
          rule.severity.toUpperCase(),
          account.platform,
        ],
        ...[account.id, campaign.id, campaign.name, `${rule.name}: ${campaign.name}`, rule.condition, alert.value],
        ...[alert.value === null ? 'NO_DATA' : 'OK', alert.threshold, sign, alert.unit],
        alert.unit === 'MONEY' ? account.currency : null,
        JSON.stringify([{ metric, value: alert.value, numerator: null, denominator: null }]),
        ...[dayBefore(1), rule.mode === 'shadow', since, isOver ? new Date() : null],
      ],
    );
    await client.query(
      `insert into alert_transition (tenant_id, fingerprint, transition_seq, alert_id, state, prev_state, severity, cause, subject, value,
         value_reason, threshold, report_day, evidence, event_time)
       values ($1, $2, 1, $2, $3, 'OK', $4, 'condition', $5, $6, $7, $8, $9, '[]', $10)`,
      [
        ...[tenant, `alert-${number}`, alert.state, rule.severity.toUpperCase(), rule.name, alert.value],
        ...[alert.value === null ? 'NO_DATA' : 'OK', alert.threshold, dayBefore(1), since],
      ],
    );
  }
}
