import { useEffect, useState } from 'react';
import { thresholdText, valueText } from '../alerts/figures.ts';
import { countDays } from '../format/days.ts';
import type { Definition } from '../format/definition.ts';
import { problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import { BacktestDocument, type BacktestQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Badge, Card, Problem } from '../ui/states.tsx';

type Backtest = Extract<BacktestQuery['backtestRule'], { readonly __typename: 'Backtest' }>;

/** What came of trying a rule. */
interface Trial {
  /** The rule as it was tried: what it would have done says nothing of another. */
  readonly text: string;
  readonly backtest: Backtest | null;
  readonly problem: string | null;
}

/** Days that a rule is tried on. */
const days = 14;
/** Alerts of a trial that are listed at most. */
const shownAlerts = 100;
/** Milliseconds of rest after which a changed rule is tried again. */
const restMs = 900;

/** When the rule would have fired in the last days, before it is saved. */
export function BacktestStrip({ definition, isSound }: { readonly definition: Definition; readonly isSound: boolean }) {
  const { client } = useGateway();
  const [trial, setTrial] = useState<Trial | null>(null);
  const [isRunning, setRunning] = useState(false);
  const text = JSON.stringify(definition);
  useEffect(() => {
    if (!isSound) return undefined;
    const control = new AbortController();
    const timer = setTimeout(async () => {
      setRunning(true);
      try {
        const { data } = await client.query({
          query: BacktestDocument,
          variables: { input: { definition: JSON.parse(text), days } },
          fetchPolicy: 'no-cache',
          context: { fetchOptions: { signal: control.signal } },
        });
        if (control.signal.aborted || data === undefined) return;
        const result = data.backtestRule;
        setTrial(
          result.__typename === 'Backtest'
            ? { text, backtest: result, problem: null }
            : { text, backtest: null, problem: result.message },
        );
      } catch (error) {
        if (!control.signal.aborted) setTrial({ text, backtest: null, problem: problemText(error) });
      } finally {
        if (!control.signal.aborted) setRunning(false);
      }
    }, restMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [client, text, isSound]);
  return (
    <Card title="What it would have done" actions={isRunning && <Badge tone="info">trying …</Badge>}>
      <div className="grid gap-3" aria-live="polite">
        {!isSound && <p className="text-muted">It is tried as soon as the rule has no errors.</p>}
        {isSound && trial === null && <p className="text-muted">Trying it on the last {days} days …</p>}
        {isSound && trial !== null && trial.problem !== null && <Problem>{trial.problem}</Problem>}
        {isSound && trial !== null && trial.backtest !== null && (
          <div
            aria-busy={trial.text !== text}
            className={`grid gap-3 transition-opacity ${trial.text === text ? '' : 'opacity-50'}`}
          >
            <Found backtest={trial.backtest} />
          </div>
        )}
      </div>
    </Card>
  );
}

function Found({ backtest }: { readonly backtest: Backtest }) {
  const formats = useFormats();
  const most = Math.max(1, ...backtest.days.map(({ fired }) => fired));
  const { alerts, entities } = backtest;
  // A day is known the day after: the strip has one more than were tried.
  const tried = countDays(backtest.from, backtest.to);
  const times = alerts === 1 ? 'once' : `${formats.count(alerts)} times`;
  return (
    <>
      <p data-testid="backtest" className="font-semibold">
        {alerts === 0 ? 'It would not have fired' : `It would have fired ${times}`} in {tried} days
        {alerts > 0 && `, for ${formats.count(entities)} ${entities === 1 ? 'thing' : 'different things'}`}
      </p>
      <ol className="grid grid-flow-col gap-1" aria-label="Alerts by day">
        {backtest.days.map(({ day, fired }) => (
          <li key={day} className="grid justify-items-center gap-1">
            <span
              className={`grid h-10 w-full place-items-center rounded-md text-xs ${fired === 0 ? 'bg-sunken text-muted' : 'font-semibold text-ink'}`}
              style={
                fired === 0
                  ? undefined
                  : { background: `color-mix(in srgb, var(--critical) ${15 + (fired / most) * 45}%, var(--surface))` }
              }
              title={`${formats.day(day)}: ${fired}`}
            >
              {fired === 0 ? '·' : formats.count(fired)}
            </span>
            <span className="text-2xs text-muted max-sm:sr-only">{formats.shortDay(day)}</span>
          </li>
        ))}
      </ol>
      <p className="text-xs text-muted">
        Tried on {formats.count(backtest.records)} rows, as they are known now. Days are in UTC.
      </p>
      {backtest.fired.length > 0 && (
        <Scroll label="When it would have fired" className="max-h-64 text-xs">
          <ul>
            {backtest.fired.slice(0, shownAlerts).map((alert) => (
              <li
                key={`${alert.entityId} ${alert.firedAt}`}
                className="flex flex-wrap justify-between gap-x-4 border-t border-line py-1.5 first:border-t-0"
              >
                <span className="min-w-0 wrap-anywhere">{alert.subject}</span>
                <span className="text-muted">
                  {formats.instant(alert.firedAt)}
                  {alert.value !== null && ` · ${valueText(alert, formats)}`}
                  {alert.threshold !== null && `, ${thresholdText(alert, formats)}`}
                  {alert.endedAt === null && ' · would still fire'}
                </span>
              </li>
            ))}
          </ul>
        </Scroll>
      )}
      {alerts > shownAlerts && <p className="text-xs text-muted">The first {formats.count(shownAlerts)} are shown.</p>}
    </>
  );
}
