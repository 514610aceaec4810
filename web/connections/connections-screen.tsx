'use client';

import type { ApolloClient } from '@apollo/client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { moveDay, today } from '../format/days.ts';
import { useMay } from '../gateway/may.ts';
import { type Rows, readPages } from '../gateway/pages.ts';
import { problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import { FreshnessDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { buttonClass, Segments } from '../ui/controls.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Card, Empty, Loading, Problem } from '../ui/states.tsx';
import { ConnectionList } from './connection-list.tsx';
import { type ReportRow, reportRows, type Slice, standingOf } from './freshness.ts';
import { HeatMap } from './heat-map.tsx';
import { ReconciliationTable } from './reconciliation-table.tsx';

/** Slices read at most: 100 reports over 90 days. */
const maxSlices = 10_000;
/** Milliseconds between reads of the ledger. */
const pollMs = 30_000;
/** Reports that are drawn at most. */
const maxReports = 200;

/** What came, what is late, and whether our totals are the platforms' own. */
export function ConnectionsScreen() {
  const [days, setDays] = useState<'14' | '30' | '90'>('30');
  const mayChange = useMay('CONNECTIONS_WRITE');
  const to = today();
  const from = moveDay(to, 1 - Number(days));
  const formats = useFormats();
  const { rows, cut, problem, readAgain } = useLedger(from, to);
  return (
    <>
      <PageHead
        title="Connections"
        actions={
          <>
            {mayChange && (
              <>
                <PlaceLink className={buttonClass()} to="/connections/import">
                  Import a file
                </PlaceLink>
                <PlaceLink className={buttonClass('main')} to="/connections/connect">
                  Connect a platform
                </PlaceLink>
              </>
            )}
            <Segments
              label="Days"
              value={days}
              choices={[
                ['14', '14 days'],
                ['30', '30 days'],
                ['90', '90 days'],
              ]}
              onChange={setDays}
            />
          </>
        }
      >
        {rows !== null && <Summary rows={rows} />}
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {problem !== null && <Problem onRetry={readAgain}>{problem}</Problem>}
        <ConnectionList />
        {rows === null && problem === null && <Loading what="the ledger" height="h-10" />}
        {rows?.length === 0 && (
          <Empty title="Nothing was fetched in these days">
            {mayChange ? (
              <p>
                <PlaceLink className="underline" to="/connections/connect">
                  Connect a platform
                </PlaceLink>
                , or{' '}
                <PlaceLink className="underline" to="/connections/import">
                  import a report file
                </PlaceLink>
                . Days appear here as soon as they are planned.
              </p>
            ) : (
              <p>Admins connect platforms and import files.</p>
            )}
          </Empty>
        )}
        {rows !== null && rows.length > 0 && (
          <Card title="Freshness, a day a square">
            <HeatMap rows={rows.slice(0, maxReports)} from={from} />
            {(cut || rows.length > maxReports) && (
              <p className="mt-2 text-xs text-muted">
                {cut
                  ? `Only the first ${formats.count(maxSlices)} days of reports are read: look at fewer days to see all.`
                  : `The ${formats.count(maxReports)} reports that need most are drawn, of ${formats.count(rows.length)}.`}
              </p>
            )}
          </Card>
        )}
        <ReconciliationTable />
      </div>
    </>
  );
}

function Summary({ rows }: { readonly rows: readonly ReportRow[] }) {
  const formats = useFormats();
  const standings = rows.flatMap(({ days }) => days.map(standingOf));
  const accounts = new Set(rows.map(({ platform, accountId }) => `${platform}/${accountId}`)).size;
  const troubles = (['failed', 'late', 'partial'] as const).flatMap((standing) => {
    const count = standings.filter((known) => known === standing).length;
    return count === 0 ? [] : [`${formats.count(count)} ${standing}`];
  });
  return (
    <p data-testid="summary">
      {formats.count(accounts)} {accounts === 1 ? 'account' : 'accounts'}, {formats.count(rows.length)}{' '}
      {rows.length === 1 ? 'report' : 'reports'};{' '}
      {troubles.length === 0 ? (
        'nothing failed, is late or partial'
      ) : (
        <strong className="text-ink">{troubles.join(', ')}</strong>
      )}
    </p>
  );
}

interface Ledger {
  readonly rows: readonly ReportRow[] | null;
  readonly cut: boolean;
  readonly problem: string | null;
  readonly readAgain: () => void;
}

/** The slices of some days, read again every half minute while the page is looked at. */
function useLedger(from: string, to: string): Ledger {
  const { client } = useGateway();
  const [read, setRead] = useState<Rows<Slice> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const readAgain = useCallback(async () => {
    if (document.visibilityState === 'hidden') return;
    try {
      setRead(await readLedger(client, from, to));
      setProblem(null);
    } catch (error) {
      setProblem(problemText(error));
    }
  }, [client, from, to]);
  useEffect(() => {
    void readAgain();
    const timer = setInterval(readAgain, pollMs);
    return () => clearInterval(timer);
  }, [readAgain]);
  const rows = useMemo(() => (read === null ? null : reportRows(read.rows, from, to)), [read, from, to]);
  return { rows, cut: read?.cut ?? false, problem, readAgain: () => void readAgain() };
}

function readLedger(client: ApolloClient, from: string, to: string): Promise<Rows<Slice>> {
  const ask = async (after: string | null) => {
    const variables = { from, to, after };
    const { data } = await client.query({ query: FreshnessDocument, variables, fetchPolicy: 'no-cache' });
    return data?.slices;
  };
  return readPages<Slice>(ask, maxSlices);
}
