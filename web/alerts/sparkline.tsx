import { useQuery } from '@apollo/client/react';
import { moveDay } from '../format/days.ts';
import { AlertSeriesDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { figureText } from './figures.ts';
import type { AlertLine } from './groups.ts';
import { rangeOf, readerOf, type SeriesPoint, seriesOf, sparkDays } from './series.ts';

const [width, height, edge] = [320, 72, 4];

/** The days before an alert, its threshold as a line; days that can still change are hollow. Nothing where it would mislead. */
export function Sparkline(props: { readonly alert: AlertLine; readonly metric: string; readonly reportDay: string }) {
  const { alert, metric, reportDay } = props;
  const read = readerOf(metric);
  const answer = useQuery(AlertSeriesDocument, {
    variables: {
      filter: {
        level: alert.level,
        platform: alert.platform,
        accounts: [alert.accountId],
        entityIds: [alert.entityId],
        from: moveDay(reportDay, 1 - sparkDays),
        to: reportDay,
        reportFamily: 'delivery',
      },
    },
    skip: read === null,
    fetchPolicy: 'cache-first',
  });
  const nodes = answer.data?.metrics.nodes ?? [];
  if (read === null) return null;
  const points = seriesOf(nodes, alert.entityId, read).filter(({ value }) => value !== null);
  if (answer.data !== undefined && points.length < 2) return null;
  return <SeriesPicture points={points} alert={alert} />;
}

function SeriesPicture({ points, alert }: { readonly points: readonly SeriesPoint[]; readonly alert: AlertLine }) {
  const formats = useFormats();
  const values = points.map(({ value }) => value ?? 0);
  const threshold = alert.threshold ?? 0;
  const { least, most } = rangeOf(values, alert.threshold);
  const x = (at: number) => edge + (at / Math.max(points.length - 1, 1)) * (width - 2 * edge);
  const y = (value: number) => height - edge - ((value - least) / (most - least)) * (height - 2 * edge);
  const [first, last] = [points[0], points.at(-1)];
  const words =
    first === undefined || last === undefined
      ? 'Reading the days before'
      : `${formats.shortDay(first.day)} to ${formats.shortDay(last.day)}: from ${figureText(first.value, alert, formats)} to ${figureText(last.value, alert, formats)}`;
  return (
    <figure className="min-w-0">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className="h-18 w-full overflow-visible"
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        {alert.threshold !== null && (
          <line
            x1="0"
            x2={width}
            y1={y(threshold)}
            y2={y(threshold)}
            className="stroke-critical"
            strokeDasharray="4 4"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <polyline
          points={values.map((value, at) => `${x(at)},${y(value)}`).join(' ')}
          className="fill-none stroke-info"
          strokeWidth="2"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
        {points.map(({ day, open }, at) => (
          <circle
            key={day}
            cx={x(at)}
            cy={y(values[at] ?? 0)}
            r="2.5"
            className={open ? 'fill-surface stroke-info' : 'fill-info stroke-info'}
          />
        ))}
      </svg>
      <figcaption className="flex justify-between gap-4 text-2xs whitespace-nowrap text-muted">
        <span>{first === undefined ? '…' : formats.shortDay(first.day)}</span>
        <span>{last === undefined ? '' : formats.shortDay(last.day)}</span>
      </figcaption>
      {points.some(({ open }) => open) && <p className="text-2xs text-muted">hollow days may still change</p>}
    </figure>
  );
}

/** The same in a line of the list: only its course, and the threshold. */
export function MiniSparkline({
  points,
  threshold,
}: {
  readonly points: readonly SeriesPoint[];
  readonly threshold: number | null;
}) {
  const values = points.map(({ value }) => value ?? 0);
  const { least, most } = rangeOf(values, threshold);
  const y = (value: number) => 22 - ((value - least) / (most - least)) * 20;
  const x = (at: number) => 1 + (at / (values.length - 1)) * 98;
  return (
    <svg viewBox="0 0 100 24" className="h-6 w-full" preserveAspectRatio="none" aria-hidden="true" data-testid="spark">
      {threshold !== null && (
        <line
          x1="0"
          x2="100"
          y1={y(threshold)}
          y2={y(threshold)}
          className="stroke-critical"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      )}
      <polyline
        points={values.map((value, at) => `${x(at)},${y(value)}`).join(' ')}
        className="fill-none stroke-info"
        strokeWidth="1.75"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
