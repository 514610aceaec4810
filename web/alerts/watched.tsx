import { later } from '../format/days.ts';
import type { Formats } from '../format/formats.ts';
import type { WatchedQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { Empty } from '../ui/states.tsx';

/** When the newest data there is was true; empty where there is none. */
export function newestData({ dataRanges }: WatchedQuery): string {
  return dataRanges.reduce((newest, { dataAsOf }) => later(newest, dataAsOf), '');
}

/** Nothing needs anybody: what is watched, and from when its data is, so that quiet is told from blind. */
export function Watched(props: {
  readonly watched: WatchedQuery | null;
  readonly readAt: number;
  /** Whether it can no longer be read how things are. */
  readonly stale: boolean;
}) {
  const { watched, readAt, stale } = props;
  const formats = useFormats();
  const readTime = formats.instant(new Date(readAt).toISOString());
  const title = stale ? `Nothing needed you at ${readTime}: how it is now is not known` : 'Nothing needs you';
  return (
    <Empty title={title}>
      {watched === null ? (
        <p>What is watched is being read …</p>
      ) : (
        <>
          <RulesInForce watch={watched.watch} formats={formats} />
          <DataThere watched={watched} readAt={readAt} formats={formats} />
          {watched.watch.lastChangeAt !== null && (
            <p>
              The last change of an alert was {formats.ago(watched.watch.lastChangeAt, readAt)} (
              {formats.instant(watched.watch.lastChangeAt)}).
            </p>
          )}
        </>
      )}
    </Empty>
  );
}

const link = 'text-accent underline underline-offset-2';

function RulesInForce({ watch, formats }: { readonly watch: WatchedQuery['watch']; readonly formats: Formats }) {
  if (watch.rules === 0) {
    return (
      <p>
        <strong className="text-ink">No rule watches anything yet</strong>, so nothing new can fire.{' '}
        <PlaceLink to="/rules" className={link}>
          Begin with a template
        </PlaceLink>
        .
      </p>
    );
  }
  const more = watch.rules - watch.ruleNames.length;
  return (
    <p>
      {formats.count(watch.rules)} {watch.rules === 1 ? 'rule watches' : 'rules watch'}: {watch.ruleNames.join(', ')}
      {more > 0 && ` and ${formats.count(more)} more`}.
    </p>
  );
}

function DataThere(props: { readonly watched: WatchedQuery; readonly readAt: number; readonly formats: Formats }) {
  const { formats } = props;
  const newest = newestData(props.watched);
  if (newest === '') {
    return (
      <p>
        There is no data yet: import a report with <code>millrace import</code>, or{' '}
        <PlaceLink to="/connections" className={link}>
          look at the connections
        </PlaceLink>
        .
      </p>
    );
  }
  const { accounts } = props.watched.watch;
  const lastDay = props.watched.dataRanges.reduce((last, { lastDay }) => later(last, lastDay), '');
  return (
    <p>
      The newest data is from {formats.instant(newest)} ({formats.ago(newest, props.readAt)}) and reaches to{' '}
      {formats.day(lastDay)}; {formats.count(accounts)} {accounts === 1 ? 'account is' : 'accounts are'} known.
    </p>
  );
}
