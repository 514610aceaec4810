import { useState } from 'react';
import { moveDay } from '../format/days.ts';
import { levelName, platformName, sliceStateWords } from '../format/words.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Badge } from '../ui/states.tsx';
import { type ReportRow, type Slice, type Standing, standingOf } from './freshness.ts';

/** Each standing as a word, a sign and a colour: none of them alone. */
export const standings: Readonly<
  Record<Standing, { readonly words: string; readonly sign: string; readonly className: string }>
> = {
  failed: { words: 'Failed', sign: '✕', className: 'bg-critical text-surface' },
  late: { words: 'Late', sign: '!', className: 'bg-critical-bg text-critical outline outline-critical/50' },
  partial: { words: 'Partial', sign: '◐', className: 'bg-warn-bg text-warn outline outline-warn/50' },
  coming: { words: 'On its way', sign: '→', className: 'bg-info-bg text-info' },
  settling: { words: 'There, can still change', sign: '~', className: 'bg-warn-bg text-warn' },
  final: { words: 'Final', sign: '✓', className: 'bg-ok-bg text-ok' },
  none: { words: 'Nothing', sign: '·', className: 'bg-sunken text-muted' },
};

/** Every report of every account, a column a day: what is there, what is late, what failed. A press tells why. */
export function HeatMap({ rows, from }: { readonly rows: readonly ReportRow[]; readonly from: string }) {
  const formats = useFormats();
  const [shown, setShown] = useState<Slice | null>(null);
  const days = rows[0]?.days.map((_, at) => moveDay(from, at)) ?? [];
  return (
    <>
      <Legend />
      <Scroll key={days.length} label="Freshness by day" className="" fromEnd>
        <table className="border-separate border-spacing-0.5 text-xs">
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky left-0 z-10 min-w-48 bg-surface px-2 text-left font-medium text-muted max-sm:min-w-36"
              >
                Report
              </th>
              {days.map((day, at) => (
                <th key={day} scope="col" className="relative h-5 w-6 font-normal text-muted">
                  <span className={at % 7 === days.length % 7 ? 'absolute top-0 left-0 whitespace-nowrap' : 'sr-only'}>
                    {formats.shortDay(day)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className="sticky left-0 z-10 bg-surface px-2 py-0.5 text-left font-normal">
                  <span className="font-medium">
                    {platformName(row.platform)} {row.accountId}
                  </span>
                  <br />
                  <span className="text-muted">
                    {row.reportType} · {levelName(row.level)}
                    <br />
                    {row.dataAsOf === null ? 'no data yet' : `as of ${formats.instant(row.dataAsOf)}`}
                  </span>
                </th>
                {row.days.map((slice, at) => (
                  <td key={days[at]} className="p-0">
                    <Cell day={days[at] ?? ''} slice={slice} onShow={setShown} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown !== null && <SliceDialog slice={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function Cell(props: { readonly day: string; readonly slice: Slice | null; readonly onShow: (slice: Slice) => void }) {
  const { slice } = props;
  const formats = useFormats();
  const { words, sign, className } = standings[standingOf(slice)];
  const label = `${formats.day(props.day)}: ${words}`;
  const box = `grid size-6 place-items-center rounded-sm text-2xs ${className}`;
  if (slice === null) {
    return (
      <span className={box} title={label}>
        <span aria-hidden="true">{sign}</span>
        <span className="sr-only">{words}</span>
      </span>
    );
  }
  return (
    <button type="button" className={box} title={label} aria-label={label} onClick={() => props.onShow(slice)}>
      {sign}
    </button>
  );
}

function Legend() {
  return (
    <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {Object.entries(standings).map(([id, { words, sign, className }]) => (
        <li key={id} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`grid size-5 place-items-center rounded-sm text-2xs ${className}`}>
            {sign}
          </span>
          {words}
        </li>
      ))}
    </ul>
  );
}

function SliceDialog({ slice, onClose }: { readonly slice: Slice; readonly onClose: () => void }) {
  const formats = useFormats();
  const facts: readonly (readonly [string, string | null])[] = [
    ['State', sliceStateWords[slice.state]],
    ['Last error', slice.error === null ? null : `${slice.errorCode ?? ''} ${slice.error}`.trim()],
    ['Failed in a row', slice.failures === 0 ? null : formats.count(slice.failures)],
    ['Next fetch', slice.dueAt === null ? null : `${formats.instant(slice.dueAt)}${slice.late ? ', late' : ''}`],
    ['Rows', slice.rows === null ? null : formats.count(slice.rows)],
    ['In quarantine', (slice.quarantined ?? 0) === 0 ? null : formats.count(slice.quarantined)],
    ['Held back', slice.reason],
    ['Fetched', slice.fetchedAt === null ? null : formats.instant(slice.fetchedAt)],
    ['Data as of', slice.dataAsOf === null ? null : formats.instant(slice.dataAsOf)],
    ['Connection', slice.connectionId ?? 'a file that was imported'],
  ];
  return (
    <Dialog label={slice.id} onClose={onClose}>
      <div className="grid gap-3">
        <div className="flex items-start justify-between gap-3">
          <h2 className="font-semibold">
            {platformName(slice.platform)} {slice.accountId}, {formats.day(slice.day)}
          </h2>
          <Badge tone={slice.state === 'FAILED' ? 'critical' : 'plain'}>{standings[standingOf(slice)].words}</Badge>
        </div>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          {facts.map(([name, value]) =>
            value === null ? null : (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="wrap-anywhere">{value}</dd>
              </div>
            ),
          )}
        </dl>
        <p className="font-mono text-xs wrap-anywhere text-muted">{slice.id}</p>
        <div className="text-right">
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}
