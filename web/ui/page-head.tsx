import type { ReactNode } from 'react';

/** What a screen is called, one line on how things are, and what can be done with all of it. */
export function PageHead(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 grow basis-72">
        <h1 className="text-xl font-semibold tracking-tight">{props.title}</h1>
        {/* A line is kept for it: what comes later moves nothing. */}
        <div className="min-h-lh text-muted">{props.children}</div>
      </div>
      {props.actions !== undefined && <div className="flex flex-wrap items-center gap-2">{props.actions}</div>}
    </div>
  );
}
