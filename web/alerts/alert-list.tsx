import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useFormats } from '../preferences/provider.tsx';
import { More } from '../ui/more.tsx';
import { AlertRow } from './alert-row.tsx';
import type { AlertGroup, AlertLine } from './groups.ts';
import type { Alerts } from './use-alerts.ts';
import { useSeries } from './use-series.ts';

type Line =
  | { readonly kind: 'heading'; readonly group: AlertGroup }
  | { readonly kind: 'alert'; readonly group: AlertGroup; readonly alert: AlertLine };

/** Pixels that lines have before they are measured. */
const estimates = { heading: 56, alert: 96 };
/** Lines made above and below what is seen. */
const overscan = 8;

/** Alerts under their headings; of ten thousand only those in sight are made. */
export function AlertList(props: {
  readonly groups: readonly AlertGroup[];
  readonly now: number;
  readonly shownId: string | null;
  readonly onShow: (alertId: string) => void;
  readonly alerts: Pick<Alerts, 'more' | 'moreProblem' | 'refresh'>;
}) {
  const lines: Line[] = props.groups.flatMap((group) => [
    { kind: 'heading', group } as const,
    ...group.alerts.map((alert) => ({ kind: 'alert', group, alert }) as const),
  ]);
  const series = useSeries(props.groups.flatMap(({ alerts }) => alerts));
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: (at) => estimates[lines[at]?.kind ?? 'alert'],
    getItemKey: (at) => keyOf(lines[at]),
    overscan,
    scrollMargin: top,
    gap: 6,
  });
  const shownAt = lines.findIndex((line) => line.kind === 'alert' && line.alert.alertId === props.shownId);
  useEffect(() => {
    if (shownAt >= 0) virtual.scrollToIndex(shownAt, { align: 'auto' });
  }, [shownAt, virtual]);
  return (
    <div>
      <div ref={list} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start - top}px)` }}
            >
              {line?.kind === 'heading' && <GroupHeading group={line.group} />}
              {line?.kind === 'alert' && (
                <AlertRow
                  alert={line.alert}
                  group={line.group.id}
                  now={props.now}
                  points={series.get(line.alert.alertId)}
                  isShown={line.alert.alertId === props.shownId}
                  onShow={props.onShow}
                />
              )}
            </div>
          );
        })}
      </div>
      {props.alerts.more !== undefined && (
        <div className="mt-3 grid">
          <More
            problem={props.alerts.moreProblem}
            onRead={() => void props.alerts.more?.()}
            onRetry={() => void props.alerts.refresh()}
          >
            Read more alerts
          </More>
        </div>
      )}
    </div>
  );
}

function keyOf(line: Line | undefined): string {
  if (line === undefined) return '';
  return line.kind === 'heading' ? `group ${line.group.id}` : line.alert.alertId;
}

function GroupHeading({ group }: { readonly group: AlertGroup }) {
  const formats = useFormats();
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 pt-4 pb-1">
      <h2 className="font-semibold">
        {group.title}{' '}
        <span className="font-normal text-muted">
          {formats.count(group.alerts.length)}
          {group.cut && '+'}
        </span>
      </h2>
      <p className="text-xs text-muted">{group.meaning}</p>
    </div>
  );
}
