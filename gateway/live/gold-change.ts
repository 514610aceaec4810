import { z } from 'zod';
import { StoreError } from '../errors.ts';
import type { GoldRow } from '../generated/resolvers.ts';
import { instant } from '../reads/instant.ts';
import { measuresOf } from '../reads/measures.ts';

const entrySchema = z.looseObject({
  tenant_id: z.string(),
  gold_key: z.string(),
  platform: z.string(),
  account_id: z.string(),
  report_type: z.string(),
  report_family: z.string(),
  level: z.string(),
  entity_id: z.string(),
  entity_name: z.string().nullable(),
  report_day: z.string(),
  hour: z.number(),
  zone: z.string(),
  currency: z.string(),
  finality: z.string(),
  revision: z.number(),
  is_retraction: z.boolean(),
  input_watermark: z.string(),
});

/** One change of gold, with its place in the tenant's stream. */
export interface GoldChange {
  /** Id of the stream entry: the resume cursor. */
  readonly id: string;
  readonly tenant: string;
  readonly row: GoldRow;
}

/**
 * The change in a stream entry.
 * @throws StoreError MR_STORE_ROW when the text is not what `schemas/gold-stream.ts` describes.
 */
export function parseGoldChange(id: string, text: string): GoldChange {
  const parsed = entrySchema.safeParse(parseJson(id, text));
  if (!parsed.success) throw broken(id, z.prettifyError(parsed.error));
  const entry = parsed.data;
  const row: GoldRow = {
    goldKey: entry.gold_key,
    platform: entry.platform as GoldRow['platform'],
    accountId: entry.account_id,
    reportType: entry.report_type,
    reportFamily: entry.report_family,
    level: entry.level as GoldRow['level'],
    entityId: entry.entity_id,
    entityName: entry.entity_name,
    day: entry.report_day,
    hour: entry.hour < 0 ? null : entry.hour,
    zone: entry.zone,
    currency: entry.currency,
    measures: measuresOf((column) => entry[column] as string | number | null | undefined, entry.currency),
    finality: entry.finality as GoldRow['finality'],
    revision: entry.revision,
    isRetraction: entry.is_retraction,
    dataAsOf: instant(entry.input_watermark),
  };
  return { id, tenant: entry.tenant_id, row };
}

function parseJson(id: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(id, (error as Error).message, error);
  }
}

function broken(id: string, reason: string, cause?: unknown): StoreError {
  return new StoreError('MR_STORE_ROW', `entry ${id} of the live stream cannot be read (${reason})`, { cause });
}

/** Compares two ids of stream entries, `milliseconds-number`: negative when `a` is older. */
export function compareIds(a: string, b: string): number {
  const [aTime = '0', aCount = '0'] = a.split('-');
  const [bTime = '0', bCount = '0'] = b.split('-');
  const difference = aTime === bTime ? BigInt(aCount) - BigInt(bCount) : BigInt(aTime) - BigInt(bTime);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
