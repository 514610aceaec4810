/** Columns that a part of both has. */
const shared = [
  ...['report_family', 'report_rank', 'currency', 'zone', 'rep_currency', 'rep_reason', 'finality', 'coverage'],
  ...['entities', 'facts', 'newest_watermark', 'oldest_watermark', 'impressions', 'viewable_impressions'],
  ...['measurable_impressions', 'clicks', 'link_clicks', 'video_starts', 'video_q25', 'video_q50', 'video_q75'],
  ...['video_completes', 'engagements', 'conversions', 'view_conversions', 'installs', 'leads', 'spend'],
  ...['conversion_value', 'spend_rep', 'value_rep'],
] as const;

/** Sums of gold, slice by slice, and what the parts of a slice have. */
const parts = {
  gold_by_account: shared,
  gold_by_campaign: [...shared, 'campaign_id', 'campaign_name', 'produced_at'],
} as const;

/** The sums by account, or by account and campaign. */
export type GoldSums = keyof typeof parts;

/** Whether what is read are sums of gold. */
export function isGoldSums(name: string): name is GoldSums {
  return Object.hasOwn(parts, name);
}

/**
 * The newest parts of slices as rows (SQL), with the columns that `sql` names and no others: of a column that stands in an array of tuples
 * only those elements are read.
 */
export function partsAsRows(sums: GoldSums, sql: string): string {
  const words = new Set(sql.match(/\w+/g));
  const named = parts[sums].filter((column) => words.has(column));
  return `${sums} FINAL ARRAY JOIN ${named.map((column) => `parts.${column} AS ${column}`).join(', ')}`;
}
