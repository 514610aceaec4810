import type { GoldMetric, RuleConfig } from '../../../schemas/generated/types.ts';
import type { ExampleRow } from '../example.ts';
import { goldOfExample } from '../example-gold.ts';

/** The record of a rule that a tenant has in force. */
export function configOf(rule: object, tenant = 'acme', version = 1): RuleConfig {
  const written = { rule: 'r', name: 'Rule', scope: { level: 'campaign' }, ...rule };
  return {
    tenant_id: tenant,
    rule_id: written.rule,
    version,
    definition: JSON.stringify(written),
    metrics: [],
    updated_at: 0,
  };
}

/** A gold record of a tenant's campaign: money in currency units. */
export function goldOf(
  said: Partial<ExampleRow> & { readonly day: string },
  at: number,
  tenant = 'acme',
  account = 'a1',
): GoldMetric {
  const row = { entity: 'c1', complete: true, removed: false, ...said };
  const example = { platform: 'META', account, zone: 'UTC', currency: 'EUR' };
  return goldOfExample(row, { tenant, level: 'CAMPAIGN', family: 'delivery', example }, at);
}

/** Milliseconds of an instant of November 2026: `03T09:00`. */
export function november(written: string): number {
  return Date.parse(`2026-11-${written}:00Z`);
}
