'use client';

import { usePathname } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnection } from '../gateway/connection-provider.tsx';
import { problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import { useFormats } from '../preferences/provider.tsx';
import { useCommands } from '../shell/commands.tsx';
import { useHref } from '../shell/links.tsx';
import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Loading, Problem } from '../ui/states.tsx';
import { AlertList } from './alert-list.tsx';
import { AlertPanel } from './alert-panel.tsx';
import { alertElementId } from './alert-row.tsx';
import { type Deed, deedWords, doDeed, undoing } from './deeds.ts';
import { type AlertGroup, groupAlerts } from './groups.ts';
import { type Alerts, useAlerts } from './use-alerts.ts';
import { newestData, Watched } from './watched.tsx';

/**
 * What needs a person: alerts by what they ask on one side, all about one of them on the other. On a telephone one at a time.
 * `j` and `k` go through them.
 */
export function AlertsScreen() {
  const alerts = useAlerts();
  const { failingSince, answeredAt } = useConnection();
  const { answer, readAt } = alerts;
  const groups = useMemo(() => (answer === null ? null : groupAlerts(answer, readAt)), [answer, readAt]);
  const all = groups?.flatMap((group) => group.alerts.map(({ alertId }) => alertId)) ?? [];
  const { linkedId, show } = useShownAlert();
  const shownId = linkedId ?? all[0] ?? null;
  const [done, setDone] = useState<Done | null>(null);
  const forget = useCallback(() => setDone(null), []);
  const move = (by: number) => {
    const at = shownId === null ? -1 : all.indexOf(shownId);
    const next = all[linkedId === null && by > 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next === undefined) return;
    show(next);
    document.getElementById(alertElementId(next))?.focus({ preventScroll: true });
  };
  useCommands([
    { id: 'next', name: 'Next alert', group: 'Alert', keys: 'j', run: () => move(1) },
    { id: 'previous', name: 'Previous alert', group: 'Alert', keys: 'k', run: () => move(-1) },
  ]);
  return (
    <>
      <div className={linkedId === null ? '' : 'max-lg:sr-only'}>
        <PageHead title="What needs you">{groups !== null && <Summary groups={groups} alerts={alerts} />}</PageHead>
      </div>
      {alerts.error !== undefined && (
        <Problem onRetry={() => void alerts.refresh()}>{problemText(alerts.error)}</Problem>
      )}
      {groups === null && alerts.error === undefined && <Loading what="the alerts" lines={5} height="h-24" />}
      {groups !== null && (
        <div className={shownId === null ? '' : sideBySide}>
          <div className={`min-w-0 ${linkedId === null ? '' : 'max-lg:hidden'}`}>
            {!groups.some(({ id }) => id === 'firing' || id === 'unsure') && (
              <Watched watched={alerts.watched} readAt={answeredAt} stale={failingSince !== null} />
            )}
            <AlertList groups={groups} now={alerts.readAt} shownId={shownId} onShow={show} alerts={alerts} />
          </div>
          {shownId !== null && (
            <div
              data-scrolls
              className={`min-w-0 lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:self-start lg:overflow-y-auto lg:rounded-xl lg:border lg:border-line lg:bg-surface lg:p-4 ${linkedId === null ? 'max-lg:hidden' : ''}`}
            >
              <Button tone="quiet" className="mb-2 -ml-2 lg:hidden" onClick={() => show(null)}>
                <Icon name="back" /> All alerts
              </Button>
              <AlertPanel
                // A question of its own for each: an error of this one is said, and not taken for the answer that another had.
                key={shownId}
                alertId={shownId}
                now={alerts.readAt}
                onDone={({ alertId, subject, assignee }, deed) => {
                  setDone({ alertId, subject, deed, undo: undoing(deed, { assignee }) });
                  void alerts.refresh();
                }}
              />
            </div>
          )}
        </div>
      )}
      <DoneBar done={done} onEnd={forget} onUndone={() => void alerts.refresh()} />
    </>
  );
}

const sideBySide =
  'gap-6 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] xl:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]';

/** The alert that the address names, and a way to name another without leaving the page. */
function useShownAlert(): { readonly linkedId: string | null; readonly show: (alertId: string | null) => void } {
  const told = alertIn(usePathname());
  // A new address is told only once the whole page is drawn again. What is pressed meanwhile is about the alert that was asked for.
  const [asked, setAsked] = useState<{ readonly alertId: string | null } | null>(null);
  const linkedId = asked === null ? told : asked.alertId;
  useEffect(() => setAsked((last) => (last?.alertId === told ? null : last)), [told]);
  const href = useHref();
  const scrolled = useRef(0);
  const show = (alertId: string | null) => {
    const isPhone = window.matchMedia('(width < 64rem)').matches;
    if (linkedId === null) scrolled.current = window.scrollY;
    setAsked(alertId === told ? null : { alertId });
    const next = href(alertId === null ? '/alerts' : `/alerts/${encodeURIComponent(alertId)}`);
    // On a telephone the alert is a screen of its own, which "back" leaves.
    if (isPhone && linkedId === null) window.history.pushState(null, '', next);
    else window.history.replaceState(null, '', next);
  };
  useEffect(() => {
    if (!window.matchMedia('(width < 64rem)').matches) return;
    window.scrollTo({ top: linkedId === null ? scrolled.current : 0 });
  }, [linkedId]);
  return { linkedId, show };
}

/** The alert that an address names; null for the list alone. */
function alertIn(path: string): string | null {
  const part = path.split('/')[2];
  return part === undefined || part === '' ? null : decodeURIComponent(part);
}

/** One line on how things are. */
function Summary({ groups, alerts }: { readonly groups: readonly AlertGroup[]; readonly alerts: Alerts }) {
  const formats = useFormats();
  const needing = groups.filter(({ id }) => id === 'firing' || id === 'unsure');
  const all = needing.flatMap((group) => group.alerts);
  const critical = all.filter(({ severity }) => severity === 'CRITICAL').length;
  const newest = alerts.watched === null ? '' : newestData(alerts.watched);
  return (
    <p data-testid="summary">
      {all.length > 0 && (
        <strong className="text-ink">
          {formats.count(all.length)}
          {needing.some(({ cut }) => cut) && '+'} {all.length === 1 ? 'alert needs' : 'alerts need'} you
          {critical > 0 && `, ${formats.count(critical)} of them critical`}
        </strong>
      )}
      {newest !== '' && (
        <span data-testid="as-of">
          {all.length > 0 ? ' · data' : 'Data'} as of <time dateTime={newest}>{formats.instant(newest)}</time>
        </span>
      )}
    </p>
  );
}

/** What a person has just done, and what takes it back. */
interface Done {
  readonly alertId: string;
  readonly subject: string;
  readonly deed: Deed;
  readonly undo: Deed | null;
}

/** Milliseconds for which it can be taken back with one press. */
const undoMs = 12_000;

function DoneBar(props: { readonly done: Done | null; readonly onEnd: () => void; readonly onUndone: () => void }) {
  const { done, onEnd } = props;
  const { client } = useGateway();
  const formats = useFormats();
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    setRefusal(null);
    if (done === null) return undefined;
    const timer = setTimeout(onEnd, undoMs);
    return () => clearTimeout(timer);
  }, [done, onEnd]);
  const takeBack = async () => {
    if (done?.undo == null) return;
    const why = await doDeed(client, done.alertId, done.undo);
    setRefusal(why);
    if (why !== null) return;
    onEnd();
    props.onUndone();
  };
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(7.5rem+env(safe-area-inset-bottom))] z-40 grid justify-items-center px-3 lg:bottom-6"
    >
      {done !== null && (
        <div className="pointer-events-auto flex max-w-xl items-center gap-3 rounded-xl border border-line bg-raised py-1.5 pr-1.5 pl-4 shadow-raised">
          <span className="line-clamp-2">
            {done.subject}: {deedWords(done.deed, formats)}
            {refusal !== null && <span className="text-critical"> · {refusal}</span>}
          </span>
          {done.undo !== null && (
            <Button tone="quiet" className="text-accent" onClick={() => void takeBack()}>
              Undo
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
