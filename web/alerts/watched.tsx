import { formatCount, later } from '../dashboard/format.ts';
import type { WatchedQuery } from '../generated/operations.ts';
import { ago, minuteOf } from './times.ts';

/** When the newest data there is was true; empty where there is none. */
export function newestData({ dataRanges }: WatchedQuery): string {
  return dataRanges.reduce((newest, { dataAsOf }) => later(dataAsOf, newest), '');
}

/** Nothing needs anybody: what is watched, and from when its data is, so that quiet is told from blind. */
export function Watched(props: {
  readonly watched: WatchedQuery | null;
  readonly tenant: string;
  readonly readAt: number;
  /** Whether it can no longer be read how things are. */
  readonly stale: boolean;
}) {
  const { watched, tenant, readAt, stale } = props;
  const readTime = minuteOf(new Date(readAt).toISOString());
  return (
    <div className="empty" data-testid="empty">
      <p className="quiet">
        {stale ? `Nothing needed you at ${readTime}: how it is now is not known` : 'Nothing needs you'}
      </p>
      {watched === null ? (
        <p>What is watched is being read …</p>
      ) : (
        <>
          <RulesInForce watch={watched.watch} tenant={tenant} />
          <DataThere watched={watched} tenant={tenant} readAt={readAt} />
          {watched.watch.lastChangeAt !== null && (
            <p>
              The last change of an alert was {ago(watched.watch.lastChangeAt, readAt)} (
              {minuteOf(watched.watch.lastChangeAt)}).
            </p>
          )}
        </>
      )}
    </div>
  );
}

function RulesInForce({ watch, tenant }: { readonly watch: WatchedQuery['watch']; readonly tenant: string }) {
  if (watch.rules === 0) {
    return (
      <p>
        <strong>No rule watches anything yet</strong>, so nothing new can fire. Begin with one of those that{' '}
        <code>millrace templates list</code> shows, and bring it in with{' '}
        <code>millrace apply --tenant {tenant} -f rules/</code>.
      </p>
    );
  }
  const more = watch.rules - watch.ruleNames.length;
  return (
    <p>
      {formatCount(watch.rules)} {watch.rules === 1 ? 'rule watches' : 'rules watch'}: {watch.ruleNames.join(', ')}
      {more > 0 && ` and ${formatCount(more)} more`}.
    </p>
  );
}

function DataThere(props: { readonly watched: WatchedQuery; readonly tenant: string; readonly readAt: number }) {
  const newest = newestData(props.watched);
  if (newest === '') {
    return (
      <p>
        There is no data of the tenant “{props.tenant}” yet: import a report with <code>millrace import</code>, or
        connect a platform with <code>millrace connections</code>.
      </p>
    );
  }
  const { accounts } = props.watched.watch;
  const lastDay = props.watched.dataRanges.reduce((last, range) => later(range.lastDay, last), '');
  return (
    <p>
      The newest data is from {minuteOf(newest)} ({ago(newest, props.readAt)}) and reaches to {lastDay};{' '}
      {formatCount(accounts)} {accounts === 1 ? 'account is' : 'accounts are'} known.
    </p>
  );
}
