import { z } from 'zod';
import type { GoldRow } from '../generated/resolvers.ts';
import { instant } from '../reads/instant.ts';
import { measuresOf } from '../reads/measures.ts';
import type { EventShape } from './event.ts';

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

/** Rows of gold as they change. */
export const goldEvents: EventShape<GoldRow> = {
  parse(event) {
    const entry = entrySchema.parse(event);
    const node: GoldRow = {
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
    return { tenant: entry.tenant_id, key: entry.gold_key, node };
  },
};
