import { expect, it } from 'vitest';
import type { ReportToken } from '../client/port.ts';
import type { ClientWorld } from './client-suite.ts';
import { fetchReport } from './fetch-report.ts';

/** What every client must do whose reports are made by jobs: to be called inside of `clientSuite`. */
export function jobSuite({ client, request, fail, spend, trueSpend }: ClientWorld): void {
  const day = '2026-11-10';

  it('a report that is never done', async () => {
    const asked = await request();
    fail({ kind: 'never-finish' });
    await expect(fetchReport(client(), asked)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_NOT_READY',
      message: expect.stringMatching(
        /connection connection-0: .* is not ready .*the next fetch waits for the same one$/,
      ),
    });
  });

  it('a restart: the report that was being made is taken up again', async () => {
    const asked = await request();
    let token: ReportToken | undefined;
    for await (const piece of client().report(asked)) {
      if (piece.kind !== 'progress') continue;
      token = JSON.parse(JSON.stringify(piece.token));
      break;
    }
    expect(token).toMatchObject({ next: day, job: { from: day, to: day } });
    const { rows, tokens } = await fetchReport(client(), asked, token);
    expect(tokens[0]).toEqual(token);
    expect(rows.reduce((sum, { measures }) => sum + (measures.spend ?? 0n), 0n)).toBe(trueSpend(day));
  });

  it('a report that the platform gives up on', async () => {
    const asked = await request();
    fail({ kind: 'fail-report' });
    await expect(fetchReport(client(), asked)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_REPORT_FAILED',
      message: expect.stringContaining('it is asked for anew'),
    });
  });

  it('a file that breaks off', async () => {
    const asked = await request();
    fail({ kind: 'truncate' });
    await expect(fetchReport(client(), asked)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_TRUNCATED',
      message: expect.stringMatching(/(breaks off|is cut off|is not whole).*; it is fetched again$/),
    });
  });

  it('a file that is not packed, although it should be', async () => {
    fail({ kind: 'not-packed' });
    expect(await spend()).toBe(trueSpend(day));
  });
}
