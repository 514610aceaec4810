import { useQuery } from '@apollo/client/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { finalityWords, levelName, platformName } from '../format/words.ts';
import { useAccountZones } from '../gateway/accounts.ts';
import { again, problemText } from '../gateway/problem.ts';
import { AlertDetailDocument, type AlertDetailQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { Badge, Empty, Loading, Problem } from '../ui/states.tsx';
import { AlertActions } from './alert-actions.tsx';
import { AlertBadge, AlertTags, Figure, Scale, Since } from './alert-marks.tsx';
import { AlertStory } from './alert-story.tsx';
import type { Deed } from './deeds.ts';
import { figureText, plainFigure } from './figures.ts';
import { Sparkline } from './sparkline.tsx';

type Detail = AlertDetailQuery['alerts']['nodes'][number];

/** Milliseconds between reads of the alert that is looked at. */
const pollMs = 5_000;

/** All about one alert, and what to do about it; another alert is another panel, by its key. */
export function AlertPanel(props: {
  readonly alertId: string;
  readonly now: number;
  readonly onDone: (alert: Detail, deed: Deed) => void;
}) {
  const { alertId, now } = props;
  const { data, previousData, error, refetch } = useQuery(AlertDetailDocument, {
    variables: { alertId },
    pollInterval: pollMs,
  });
  const known = data ?? previousData;
  const alert = known?.alerts.nodes[0];
  if (known === undefined && error !== undefined) {
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  }
  if (known === undefined) return <Loading what="the alert" lines={4} height="h-16" />;
  if (alert === undefined) {
    return (
      <Empty title="No such alert">
        <p role="alert">
          There is no alert {alertId} of this organisation: check the link, or switch to the organisation it is of.
        </p>
      </Empty>
    );
  }
  return (
    <article data-testid="panel" aria-labelledby="panel-subject" className="grid gap-4 max-lg:pb-20">
      <PanelHead alert={alert} now={now} />
      <AlertActions
        alert={alert}
        now={now}
        describedBy="panel-subject"
        onDone={(deed) => {
          again(refetch);
          props.onDone(alert, deed);
        }}
      />
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Value alert={alert} />
        {alert.reportDay !== null && alert.evidence[0] !== undefined && (
          <Sparkline alert={alert} metric={alert.evidence[0].metric} reportDay={alert.reportDay} />
        )}
      </div>
      <Grounds alert={alert} now={now} />
      <section className="grid gap-2">
        <h3 className="text-sm font-semibold">History and comments</h3>
        <AlertStory alert={alert} history={known.alertHistory} />
      </section>
      <Slices slices={alert.slices} />
    </article>
  );
}

function PanelHead({ alert, now }: { readonly alert: Detail; readonly now: number }) {
  const head = useRef<HTMLHeadingElement>(null);
  // Another alert begins at its top.
  useEffect(() => void head.current?.closest('[data-scrolls]')?.scrollTo({ top: 0 }), []);
  return (
    <header className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
        <AlertBadge alert={alert} />
        <Since alert={alert} now={now} />
        <AlertTags alert={alert} now={now} />
      </p>
      <h2 ref={head} id="panel-subject" className="text-lg font-semibold tracking-tight wrap-anywhere">
        {alert.subject}
      </h2>
    </header>
  );
}

const reasons: Readonly<Record<string, string>> = {
  NO_DATA: 'No value: no data came. This is not the same as zero.',
  DIV0: 'No value: it would be divided by zero.',
  MIXED_CURRENCY: 'No value: amounts of several currencies are not added.',
  PARTIAL: 'No value: part of the data is missing.',
};

function Value({ alert }: { readonly alert: Detail }) {
  const formats = useFormats();
  return (
    <div className="grid content-start gap-2">
      <Figure alert={alert} large />
      <Scale alert={alert} />
      {alert.value === null && <p className="text-xs text-muted">{reasons[alert.valueReason] ?? 'No value.'}</p>}
      {alert.baseline !== null && (
        <p className="text-xs text-muted">
          {alert.change !== null && `${formats.change(alert.change)} `}against{' '}
          {figureText(alert.baseline, alert, formats)}
        </p>
      )}
    </div>
  );
}

function Grounds({ alert, now }: { readonly alert: Detail; readonly now: number }) {
  const formats = useFormats();
  const zone = useAccountZones()(alert.platform, alert.accountId);
  const shownDay = alert.reportDay;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-xl bg-sunken p-3 text-sm">
      <Ground name="About">
        {levelName(alert.level)} {alert.entityName ?? alert.entityId} · {platformName(alert.platform)}{' '}
        <span className="text-muted">{alert.accountId}</span>
      </Ground>
      <Ground name="Rule">
        <PlaceLink
          to={`/rules/${encodeURIComponent(alert.ruleId)}`}
          className="text-accent underline underline-offset-2"
        >
          {alert.ruleName}
        </PlaceLink>{' '}
        <span className="text-muted">version {alert.ruleVersion}</span>
        <br />
        <code className="font-mono text-xs">{alert.condition}</code>
      </Ground>
      <Ground name="Evidence">
        {alert.evidence.length === 0 && '–'}
        {alert.evidence.map((part) => (
          <span key={part.metric} className="block">
            <code className="font-mono text-xs">{part.metric}</code> {evidenceText(part, alert, formats)}
          </span>
        ))}
      </Ground>
      <Ground name="Data">
        {alert.dataAsOf === null ? (
          'no data yet'
        ) : (
          <>
            as of <time dateTime={alert.dataAsOf}>{formats.instant(alert.dataAsOf)}</time> (
            {formats.ago(alert.dataAsOf, now)})
            {zone !== null && zone !== formats.zone && (
              <span className="text-muted">
                , {formats.instant(alert.dataAsOf, zone)} in {zone}
              </span>
            )}
          </>
        )}
        {shownDay !== null && `, up to ${formats.day(shownDay)}`}{' '}
        <Badge tone={alert.finality === 'FINAL' ? 'plain' : 'warn'} testId="finality">
          {finalityWords[alert.finality]}
        </Badge>
        {alert.coverage < 1 && <span className="text-muted"> {formats.share(alert.coverage, 0)} fetched</span>}
      </Ground>
      {shownDay !== null && (
        <Ground name="Look at">
          <PlaceLink
            to="/explore"
            query={{ level: alert.level, by: 'ENTITY', account: alert.accountId, to: shownDay, find: alert.entityId }}
            className="text-accent underline underline-offset-2"
          >
            the figures around it in Explore
          </PlaceLink>
        </Ground>
      )}
    </dl>
  );
}

function Ground(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{props.name}</dt>
      <dd className="min-w-0 wrap-anywhere">{props.children}</dd>
    </>
  );
}

/** A part of the condition: with the alert's unit where it is what the alert's value is, and both sides of a ratio. */
function evidenceText(
  part: Detail['evidence'][number],
  alert: Detail,
  formats: Parameters<typeof plainFigure>[1],
): string {
  const isValue = part.value !== null && part.value === alert.value;
  const plain = part.value === null ? 'no value' : plainFigure(part.value, formats);
  const value = isValue ? figureText(part.value, alert, formats) : plain;
  if (part.numerator === null || part.denominator === null) return value;
  return `${value} = ${plainFigure(part.numerator, formats)} / ${plainFigure(part.denominator, formats)}`;
}

function Slices({ slices }: { readonly slices: readonly string[] }) {
  return (
    <details className="text-sm">
      <summary className="font-semibold">Slices that its rows are of ({slices.length})</summary>
      {slices.length === 0 && <p className="text-muted">None is known.</p>}
      <ul className="mt-1 grid gap-0.5">
        {slices.map((slice) => (
          <li key={slice} className="font-mono text-xs wrap-anywhere">
            {slice}
          </li>
        ))}
      </ul>
    </details>
  );
}
