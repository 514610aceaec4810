import { builtInReport, detectReport } from '../../../connectors/registry.ts';
import { type ReportRow, readReport } from '../../../connectors/testing/read-report.ts';
import { dayFromIso } from '../../../schemas/day.ts';
import { isMicros, measureNames } from '../../measures.ts';
import type { DayRow } from '../run/data.ts';

/** The rows of a report file as formulas see them, in the order of the file, with the entity's id. */
export function reportDays(
  platform: string,
  payload: Buffer,
  options: { readonly zone: string; readonly currency: string; readonly report?: string },
): readonly { readonly entity: string; readonly row: DayRow }[] {
  const header =
    payload
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split('\n', 1)[0]
      ?.trim() ?? '';
  const named = options.report === undefined ? undefined : builtInReport(platform, options.report);
  const profile = named ?? detectReport(platform, header.split(','));
  return readReport(profile, payload, 'csv', options.zone).rows.map((row) => ({
    entity: row.ids[profile.level] ?? '',
    row: dayRow(row, options.currency, platform),
  }));
}

function dayRow({ day = '', hour, measures, currency }: ReportRow, otherwise: string, platform: string): DayRow {
  const told: Readonly<Partial<Record<string, bigint>>> = measures;
  const said = measureNames.flatMap((name) => {
    const value = told[name];
    return value === undefined ? [] : [[name, isMicros(name) ? value : Number(value)] as const];
  });
  return {
    day: dayFromIso(day),
    hour: hour ?? null,
    currency: currency ?? otherwise,
    coverage: 1,
    measures: Object.fromEntries(said),
    texts: { platform: platform.toUpperCase() },
  };
}
