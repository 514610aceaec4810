import { useFormats } from '../preferences/provider.tsx';
import { drawn, figuresBefore, type Metric, type MetricLine, metricOf } from './metrics.ts';
import { changeOf, changeTone } from './table.tsx';

const beside = ['spend', 'impressions', 'clicks', 'ctr', 'cpc', 'conversions', 'roas'];

/** The whole, once for each currency: amounts of different currencies are never in one figure. */
export function Totals(props: {
  readonly totals: readonly MetricLine[];
  readonly metric: Metric;
  /** The currency that the chart and the table are of. */
  readonly chosen: string;
  readonly onCurrency: (currency: string) => void;
}) {
  const { totals, metric, chosen } = props;
  return (
    <ul className="grid gap-3 md:grid-cols-[repeat(auto-fit,minmax(22rem,1fr))]" aria-label="Totals by currency">
      {totals.map((line) => (
        <li
          key={line.currency}
          data-testid={`currency-${line.currency}`}
          className={`grid gap-2 rounded-xl border bg-surface p-pad ${line.currency === chosen && totals.length > 1 ? 'border-accent' : 'border-line'}`}
        >
          <div className="flex items-center justify-between gap-2">
            <h2 className="text-xs text-muted">
              {metric.name} in {line.currency}
            </h2>
            {totals.length > 1 && (
              <button
                type="button"
                aria-pressed={line.currency === chosen}
                className="min-h-7 rounded-md px-2 text-xs text-muted hover:bg-hover aria-pressed:font-semibold aria-pressed:text-accent"
                onClick={() => props.onCurrency(line.currency)}
              >
                {line.currency === chosen ? 'shown below' : `show ${line.currency} below`}
              </button>
            )}
          </div>
          <Headline line={line} metric={metric} />
          <Beside line={line} metric={metric} />
        </li>
      ))}
    </ul>
  );
}

function Headline({ line, metric }: { readonly line: MetricLine; readonly metric: Metric }) {
  const formats = useFormats();
  const before = figuresBefore(line);
  const change = changeOf(metric, line);
  return (
    <p className="flex flex-wrap items-baseline gap-x-3">
      <span className="text-2xl font-semibold tracking-tight" data-testid="total">
        {metric.ofOne === true ? 'Of each by itself' : metric.text(line, line.currency, formats)}
      </span>
      {before !== undefined && (
        <span className={changeTone(metric, change)} data-testid="change">
          {formats.change(change)}{' '}
          <span className="text-xs text-muted">from {metric.text(before, line.currency, formats)}</span>
        </span>
      )}
    </p>
  );
}

function Beside({ line, metric }: { readonly line: MetricLine; readonly metric: Metric }) {
  const formats = useFormats();
  const others = beside
    .filter((id) => id !== metric.id)
    .map(metricOf)
    .filter((each) => drawn(each, line) !== null);
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1">
      {others.map((each) => (
        <div key={each.id}>
          <dt className="text-2xs text-muted">{each.name}</dt>
          <dd data-testid={`total-${each.id}`}>{each.text(line, line.currency, formats)}</dd>
        </div>
      ))}
    </dl>
  );
}
