'use client';

import { useEffect, useState } from 'react';
import type { DataRangesQuery } from '../generated/operations.ts';
import { Controls, levelName } from './controls.tsx';
import { byCurrency, type CurrencyView } from './daily.ts';
import { DailyTable } from './daily-table.tsx';
import { formatCount, formatInstant, formatMicros, later, moveDay } from './format.ts';
import { Places } from './places.tsx';
import { SpendChart } from './spend-chart.tsx';
import { type Daily, type Selection, useDaily } from './use-daily.ts';
import { useSession } from './use-session.ts';

/** Days that are shown at first, back from the newest day there is. */
const firstDays = 30;

/** Spend and clicks per account and day, as they are now. */
export function Dashboard(props: { readonly gatewayUrl: string; readonly tenant: string }) {
  const [tenant, setTenant] = useState(props.tenant);
  // The key: another tenant begins with nothing of the one before.
  return <TenantView key={tenant} gatewayUrl={props.gatewayUrl} tenant={tenant} onTenant={setTenant} />;
}

function TenantView(props: {
  readonly gatewayUrl: string;
  readonly tenant: string;
  readonly onTenant: (tenant: string) => void;
}) {
  const { gatewayUrl, tenant } = props;
  const [selection, setSelection] = useState<Selection | null>(null);
  const { session, problem } = useSession(gatewayUrl, tenant);
  const daily = useDaily(gatewayUrl, session, selection);
  useEffect(() => {
    if (selection === null && daily.ranges.length > 0) setSelection(firstSelection(daily.ranges));
  }, [selection, daily.ranges]);
  return (
    <main>
      <header>
        <h1>Millrace</h1>
        <Places here="spend" tenant={tenant} />
        <Freshness daily={daily} />
      </header>
      <Controls tenant={tenant} onTenant={props.onTenant} selection={selection} onSelection={setSelection} />
      {(problem ?? daily.problem) !== null && (
        <p className="problem" role="alert">
          {problem ?? daily.problem}
        </p>
      )}
      <Content
        daily={daily}
        selection={selection}
        tenant={tenant}
        onSelection={setSelection}
        failed={problem !== null}
      />
    </main>
  );
}

/** The level whose data is newest, campaigns first where several are, and the last days it has. */
function firstSelection(ranges: DataRangesQuery['dataRanges']): Selection | null {
  const delivery = ranges.filter(({ reportFamily }) => reportFamily === 'delivery');
  const newest = delivery.reduce((day, range) => later(range.lastDay, day), '');
  const candidates = delivery.filter(({ lastDay }) => lastDay === newest).sort((a, b) => b.accounts - a.accounts);
  const most = candidates.filter(({ accounts }) => accounts === candidates[0]?.accounts);
  const range = most.find(({ level }) => level === 'CAMPAIGN') ?? most[0];
  if (range === undefined) return null;
  const earliest = moveDay(range.lastDay, 1 - firstDays);
  return {
    level: range.level,
    from: later(range.firstDay, earliest),
    to: range.lastDay,
  };
}

function Freshness({ daily }: { readonly daily: Daily }) {
  const newest = (daily.rows ?? []).reduce((latest, row) => later(row.dataAsOf, latest), '');
  return (
    <p className="freshness">
      <span className={daily.live ? 'badge live' : 'badge stale'} data-testid="connection">
        {daily.live ? 'Live' : daily.rows === null ? 'Connecting' : 'Stale: reading every 5 s'}
      </span>
      {newest !== '' && (
        <span data-testid="as-of">
          data as of <time dateTime={newest}>{formatInstant(newest)}</time>
        </span>
      )}
    </p>
  );
}

function Content(props: {
  readonly daily: Daily;
  readonly selection: Selection | null;
  readonly tenant: string;
  readonly onSelection: (selection: Selection) => void;
  readonly failed: boolean;
}) {
  const { daily, selection } = props;
  if (selection === null) {
    if (props.failed) return null;
    return (
      <p className="empty" data-testid="empty">
        No data of the tenant “{props.tenant}” yet. Import a report with <code>millrace import</code>, or start the
        sample data with <code>npm start</code>: it will appear here by itself.
      </p>
    );
  }
  if (daily.rows === null) {
    return (
      <div className="loading" role="status">
        Reading {selection.from} to {selection.to} …
      </div>
    );
  }
  if (daily.rows.length === 0) {
    return <NothingHere ranges={daily.ranges} selection={selection} onSelection={props.onSelection} />;
  }
  const views = byCurrency(daily.rows);
  return (
    <>
      {views.map((view) => (
        <CurrencySection key={view.currency} view={view} />
      ))}
      <section className="card">
        <h2>By account and day</h2>
        <p className="legend">
          <span className="swatch" /> shaded rows may still be restated by the platform
        </p>
        <DailyTable rows={daily.rows} changed={daily.changed} />
      </section>
    </>
  );
}

function CurrencySection({ view }: { readonly view: CurrencyView }) {
  return (
    <section className="card" data-testid={`currency-${view.currency}`}>
      <h2>{view.currency}</h2>
      <dl className="totals">
        <div>
          <dt>Spend</dt>
          <dd data-testid="total-spend">{formatMicros(view.spendMicros, view.currency)}</dd>
        </div>
        <div>
          <dt>Clicks</dt>
          <dd data-testid="total-clicks">{formatCount(view.clicks)}</dd>
        </div>
        <div>
          <dt>Impressions</dt>
          <dd>{formatCount(view.impressions)}</dd>
        </div>
        <div>
          <dt>Accounts</dt>
          <dd>{formatCount(view.accounts.length)}</dd>
        </div>
      </dl>
      <SpendChart view={view} />
    </section>
  );
}

function NothingHere(props: {
  readonly ranges: DataRangesQuery['dataRanges'];
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
}) {
  const { level, from, to } = props.selection;
  return (
    <div className="empty" data-testid="empty">
      <p>
        Nothing at the level “{levelName(level)}” from {from} to {to}. Levels are reported separately; they are not
        added up from one another.
      </p>
      <ul>
        {props.ranges
          .filter(({ reportFamily }) => reportFamily === 'delivery')
          .map((range) => (
            <li key={range.level}>
              <button
                type="button"
                onClick={() => props.onSelection({ level: range.level, from: startOf(range), to: range.lastDay })}
              >
                Show {levelName(range.level)}: {range.accounts} account{range.accounts === 1 ? '' : 's'},{' '}
                {range.firstDay} to {range.lastDay}
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}

function startOf(range: DataRangesQuery['dataRanges'][number]): string {
  const earliest = moveDay(range.lastDay, 1 - firstDays);
  return later(range.firstDay, earliest);
}
