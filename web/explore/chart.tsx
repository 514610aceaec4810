import { useState } from 'react';
import {
  Area,
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Formats } from '../format/formats.ts';
import { useFormats } from '../preferences/provider.tsx';
import { type DayPoint, openStretches, type Part, restKey } from './chart-data.ts';
import type { Metric } from './metrics.ts';
import { useSize } from './use-size.ts';

const colours = [
  'var(--chart-1)',
  'var(--chart-2)',
  'var(--chart-3)',
  'var(--chart-4)',
  'var(--chart-5)',
  'var(--chart-6)',
];
const dashes = ['0', '6 3', '2 3', '8 3 2 3', '12 4', '1 4'];

/** Pixels of the vertical axis, and of a day's name with what is left free beside it. */
const [axisWidth, dayWidth] = [56, 78];

/**
 * How many days are left out between two that are named. A number, since the library measures every name on the page to find out by
 * itself.
 */
const everyNth = (days: number, width: number) => Math.max(0, Math.ceil((days * dayWidth) / (width - axisWidth)) - 1);

/** A bar without the measuring and second drawing that the library's own, made for animations, does for each. */
const flatBar = ({ x, y, width, height, fill, stroke, strokeWidth }: BarShapeProps) => (
  <rect {...{ x, width, fill, stroke, strokeWidth }} y={Math.min(y, y + height)} height={Math.abs(height)} />
);

/** A metric day by day in one currency: the whole, its parts or both sides of a comparison. Days that can still change are shaded. */
export function Chart(props: {
  readonly points: readonly DayPoint[];
  readonly parts: readonly Part[];
  readonly hasRest: boolean;
  readonly metric: Metric;
  readonly currency: string;
  readonly compared: boolean;
}) {
  const { points, metric, compared } = props;
  const formats = useFormats();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const parts = [...props.parts, ...(props.hasRest ? [{ key: restKey, name: 'All others' }] : [])];
  const shown = parts.filter(({ key }) => !hidden.has(key));
  const colourOf = (key: string) =>
    key === restKey ? 'var(--chart-rest)' : (colours[parts.findIndex((part) => part.key === key)] ?? 'var(--chart-7)');
  const toggle = (key: string) =>
    setHidden((old) => new Set(old.has(key) ? [...old].filter((other) => other !== key) : [...old, key]));
  const partData = (key: string) => (point: DayPoint) => point.parts[key] ?? null;
  const [box, size] = useSize();
  const label = `${metric.name} by day${metric.kind === 'money' ? ` in ${props.currency}` : ''}, ${points.length} days`;
  return (
    <figure className="grid gap-2">
      <Legend
        parts={parts}
        hidden={hidden}
        onToggle={toggle}
        colourOf={colourOf}
        compared={compared}
        hasOpen={points.some(({ open }) => open)}
      />
      <div ref={box} role="img" aria-label={label} className="h-72 text-xs">
        {size !== null && (
          <ComposedChart
            {...size}
            data={[...points]}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={formats.shortDay}
              tickLine={false}
              axisLine={false}
              interval={everyNth(points.length, size.width)}
            />
            <YAxis
              tickFormatter={(value: number) => axisText(metric, value, formats)}
              tickLine={false}
              axisLine={false}
              width={axisWidth}
              interval={0}
            />
            {openStretches(points).map(([first, last]) => (
              <ReferenceArea
                key={first}
                x1={first}
                x2={last}
                fill="var(--warn)"
                fillOpacity={0.12}
                ifOverflow="visible"
              />
            ))}
            <Tooltip
              cursor={{ stroke: 'var(--control)', fill: 'var(--hover)', fillOpacity: 0.4 }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const point = payload?.[0]?.payload as DayPoint | undefined;
                if (!active || point === undefined) return null;
                return (
                  <PointWords
                    point={point}
                    parts={shown}
                    metric={metric}
                    currency={props.currency}
                    colourOf={colourOf}
                  />
                );
              }}
            />
            {compared && (
              <Line
                dataKey="before"
                stroke="var(--chart-rest)"
                strokeDasharray="5 4"
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
              />
            )}
            {parts.length === 0 && (
              <Area
                dataKey="total"
                stroke="var(--chart-1)"
                fill="var(--chart-1)"
                fillOpacity={0.14}
                strokeWidth={2}
                dot={points.length < 2}
                isAnimationActive={false}
              />
            )}
            {shown.map(({ key }, at) =>
              metric.parts === 'add' ? (
                <Bar
                  key={key}
                  stackId="parts"
                  dataKey={partData(key)}
                  fill={colourOf(key)}
                  stroke="var(--surface)"
                  strokeWidth={0.5}
                  maxBarSize={44}
                  shape={flatBar}
                  isAnimationActive={false}
                />
              ) : (
                <Line
                  key={key}
                  dataKey={partData(key)}
                  stroke={colourOf(key)}
                  strokeDasharray={dashes[at] ?? '0'}
                  strokeWidth={2}
                  dot={false}
                  isAnimationActive={false}
                />
              ),
            )}
          </ComposedChart>
        )}
      </div>
    </figure>
  );
}

function Legend(props: {
  readonly parts: readonly Part[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  readonly colourOf: (key: string) => string;
  readonly compared: boolean;
  readonly hasOpen: boolean;
}) {
  return (
    <figcaption className="flex min-h-7 flex-wrap items-center gap-x-1 gap-y-1 text-xs text-muted">
      {props.parts.map(({ key, name }) => (
        <button
          key={key}
          type="button"
          aria-pressed={!props.hidden.has(key)}
          onClick={() => props.onToggle(key)}
          className="inline-flex min-h-7 max-w-56 items-center gap-1.5 rounded-md px-1.5 text-ink hover:bg-hover aria-[pressed=false]:text-muted aria-[pressed=false]:line-through"
        >
          <span
            aria-hidden="true"
            className="size-2.5 shrink-0 rounded-xs"
            style={{ background: props.colourOf(key) }}
          />
          <span className="truncate">{name}</span>
        </button>
      ))}
      {props.compared && <span className="px-1.5">dashed: the days compared with</span>}
      {props.hasOpen && (
        <span className="inline-flex items-center gap-1.5 px-1.5">
          <span aria-hidden="true" className="h-2.5 w-4 rounded-xs bg-warn/20 outline outline-warn/40" />
          shaded days can still change
        </span>
      )}
    </figcaption>
  );
}

/** A day in words, beside the pointer. */
function PointWords(props: {
  readonly point: DayPoint;
  readonly parts: readonly Part[];
  readonly metric: Metric;
  readonly currency: string;
  readonly colourOf: (key: string) => string;
}) {
  const { point, metric, currency } = props;
  const formats = useFormats();
  const words = (value: number | null | undefined) => figureWords(metric, value ?? null, currency, formats);
  return (
    <div className="grid min-w-44 gap-1 rounded-lg border border-line bg-raised px-3 py-2 shadow-raised">
      <p className="font-semibold">{formats.day(point.day)}</p>
      <p className="flex justify-between gap-4">
        <span>Total</span> <span>{words(point.total)}</span>
      </p>
      {props.parts.map(({ key, name }) => (
        <p key={key} className="flex justify-between gap-4">
          <span className="flex min-w-0 items-center gap-1.5">
            <span aria-hidden="true" className="size-2 rounded-xs" style={{ background: props.colourOf(key) }} />
            <span className="max-w-40 truncate">{name}</span>
          </span>
          <span>{words(point.parts[key])}</span>
        </p>
      ))}
      {point.beforeDay !== null && (
        <p className="flex justify-between gap-4 text-muted">
          <span>{formats.day(point.beforeDay)}</span> <span>{words(point.before)}</span>
        </p>
      )}
      {point.open && <p className="text-warn">Can still change</p>}
      {point.coverage < 1 && <p className="text-warn">{formats.share(point.coverage, 0)} fetched</p>}
    </div>
  );
}

function figureWords({ kind }: Metric, value: number | null, currency: string, formats: Formats): string {
  if (value === null) return '–';
  if (kind === 'share') return formats.share(value);
  if (kind === 'money') return formats.money(value.toFixed(6), currency);
  return formats.decimal(value);
}

function axisText({ kind }: Metric, value: number, formats: Formats): string {
  return kind === 'share' ? formats.share(value, 1) : formats.short(value);
}
