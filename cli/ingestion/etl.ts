import { findReport } from '../../connectors/registry.ts';
import { etlId, etlReport, startEtl } from '../../workflows/etl/control.ts';
import { reportText } from '../../workflows/etl/report-text.ts';
import { checkDays } from '../reads/days.ts';
import type { EtlArguments } from './arguments.ts';
import { connectionInput, withTemporal } from './temporal.ts';

/** `millrace etl`: a range through the pipeline once more. Resolves to the exit code: 1 when something does not agree, else 0. */
export async function runEtl(connection: string, options: EtlArguments): Promise<number> {
  const { from, to, source, report: reports = null, account: accounts = null, json, wait } = options;
  checkDays(from, to);
  const input = await connectionInput(connection, options);
  for (const name of reports ?? []) findReport(input.platform, name);
  const id = options.id ?? new Date().toISOString().slice(0, 19);
  const asked = { ...input, id, from, to, source, reports, accounts };
  return withTemporal(async (temporal) => {
    await startEtl(temporal, asked);
    if (!wait) {
      console.log(json === true ? JSON.stringify({ workflow: etlId(asked) }, null, 2) : `runs as ${etlId(asked)}`);
      return 0;
    }
    const report = await etlReport(temporal, asked);
    console.log(json === true ? JSON.stringify(report, null, 2) : reportText(report, 0));
    return report.differences.length > 0 ? 1 : 0;
  });
}
