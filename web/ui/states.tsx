import type { ReactNode } from 'react';
import { Button } from './controls.tsx';

/** Something is wrong: what, and what to do. Read out at once. */
export function Problem(props: { readonly children: ReactNode; readonly onRetry?: (() => void) | undefined }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-critical/30 bg-critical-bg px-4 py-3 text-critical"
    >
      <p className="min-w-0 wrap-anywhere">{props.children}</p>
      {props.onRetry !== undefined && (
        <Button onClick={props.onRetry} className="text-ink">
          Try again
        </Button>
      )}
    </div>
  );
}

/** Nothing is there: why, and what to do next. */
export function Empty(props: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div
      data-testid="empty"
      className="grid justify-items-center gap-2 rounded-xl border border-dashed border-control/50 px-6 py-12 text-center text-muted"
    >
      <p className="text-lg font-semibold text-ink">{props.title}</p>
      <div className="grid max-w-prose gap-2">{props.children}</div>
    </div>
  );
}

/** What will stand here is being read: the place is already as large as what comes. */
export function Loading(props: { readonly what: string; readonly lines?: number; readonly height?: string }) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">Reading {props.what} …</span>
      {Array.from({ length: props.lines ?? 6 }, (_, line) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: lines that stand for nothing have no other name.
          key={line}
          className={`animate-pulse rounded-lg bg-hover ${props.height ?? 'h-row'}`}
        />
      ))}
    </div>
  );
}

const badgeTones = {
  plain: 'bg-hover text-muted',
  critical: 'bg-critical-bg text-critical',
  warn: 'bg-warn-bg text-warn',
  info: 'bg-info-bg text-info',
  ok: 'bg-ok-bg text-ok',
} as const;

/** A word about a thing, in a colour that repeats what the word says. */
export function Badge(props: {
  readonly tone?: keyof typeof badgeTones;
  readonly children: ReactNode;
  readonly testId?: string;
}) {
  return (
    <span
      data-testid={props.testId}
      className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${badgeTones[props.tone ?? 'plain']}`}
    >
      {props.children}
    </span>
  );
}

/** A part of a screen on a surface of its own. */
export function Card(props: {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`min-w-0 rounded-xl border border-line bg-surface ${props.className ?? ''}`}>
      {(props.title !== undefined || props.actions !== undefined) && (
        <header className="flex flex-wrap items-center justify-between gap-2 px-pad pt-pad">
          <h2 className="text-sm font-semibold">{props.title}</h2>
          <div className="flex flex-wrap items-center gap-2">{props.actions}</div>
        </header>
      )}
      <div className="p-pad">{props.children}</div>
    </section>
  );
}
