import type { ReactNode } from 'react';

/** What a screen is called, one line on how things are, and what can be done with all of it. */
export function PageHead(props: {
  readonly title: string;
  /** What it is for, in a sentence: it stands from the first moment, so that there is something to read before the figures come. */
  readonly about?: string | undefined;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const { about, actions } = props;
  // A line is kept for it: what comes later moves nothing.
  const line = <div className="min-h-lh text-muted">{props.children}</div>;
  return (
    <div className="mb-4 grid gap-1">
      <div className="flex min-h-9 flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className={`min-w-0 grow ${about === undefined ? 'basis-72' : ''}`}>
          <h1 className="text-xl font-semibold tracking-tight">{props.title}</h1>
          {about === undefined && line}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {about !== undefined && (
        // The sentence is as wide as the screen: it does not break anew when the actions come.
        <div className="flex flex-wrap justify-between gap-x-6 max-lg:grid">
          <p className="text-muted">{about}</p>
          {line}
        </div>
      )}
    </div>
  );
}
