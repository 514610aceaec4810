import { useState } from 'react';
import { type DailyRow, finalityWords, platformName } from './daily.ts';
import { formatCount, formatMoney, formatPercent } from './format.ts';

/** Rows drawn at first, and more with each press of the button. */
const step = 100;

/** The rows as a table; those that a platform may still restate are shaded, those that just changed are marked. */
export function DailyTable(props: { readonly rows: readonly DailyRow[]; readonly changed: ReadonlySet<string> }) {
  const [shown, setShown] = useState(step);
  const left = props.rows.length - shown;
  return (
    <div className="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Day</th>
            <th>Account</th>
            <th className="figure">Spend</th>
            <th className="figure">Clicks</th>
            <th className="figure">Impressions</th>
            <th className="figure">CTR</th>
            <th className="figure">CPC</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.slice(0, shown).map((row) => (
            <DailyTableRow key={row.id} row={row} changed={props.changed.has(row.id)} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <button type="button" className="more" onClick={() => setShown(shown + step)}>
          Show {Math.min(step, left)} of {left} more rows
        </button>
      )}
    </div>
  );
}

function DailyTableRow({ row, changed }: { readonly row: DailyRow; readonly changed: boolean }) {
  const { spend, clicks, impressions } = row.measures;
  const { ctr, cpc } = row.ratios;
  const open = row.finality !== 'FINAL';
  return (
    <tr className={[open ? 'open' : '', changed ? 'changed' : ''].join(' ').trim() || undefined}>
      <td>{row.day}</td>
      <td>
        <span className="platform">{platformName(row.platform)}</span> <span className="id">{row.accountId}</span>
        {row.mixedZones && <span className="note"> mixed zones</span>}
      </td>
      <td className="figure">{spend === null ? '–' : formatMoney(spend.amount, spend.currency)}</td>
      <td className="figure">{formatCount(clicks)}</td>
      <td className="figure">{formatCount(impressions)}</td>
      <td className="figure" title={ratioWords(ctr.reason)}>
        {formatPercent(ctr.value)}
      </td>
      <td className="figure" title={ratioWords(cpc.reason)}>
        {cpc.value === null ? '–' : formatMoney(Number(cpc.value.amount).toFixed(2), cpc.value.currency)}
      </td>
      <td>
        <span className={`state ${row.finality.toLowerCase()}`}>{finalityWords[row.finality]}</span>
        {row.coverage < 1 && <span className="note"> {Math.round(row.coverage * 100)} % fetched</span>}
      </td>
    </tr>
  );
}

function ratioWords(reason: DailyRow['ratios']['ctr']['reason']): string | undefined {
  if (reason === 'DIV0') return 'The denominator is zero';
  if (reason === 'NO_DATA') return 'The platform did not report both measures';
  if (reason === 'PARTIAL') return 'From the rows that have both measures';
  return undefined;
}
