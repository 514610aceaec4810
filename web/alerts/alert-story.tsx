import { alertStateWords } from '../format/words.ts';
import type { AlertDetailQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { figureText } from './figures.ts';
import type { AlertLine } from './groups.ts';

type History = AlertDetailQuery['alertHistory'];

/** Changes, and comments, that the gateway tells at most. */
const mostEvents = 200;

/** What became of an alert and what people said of it, the newest first, in one order of time. */
export function AlertStory({ alert, history }: { readonly alert: AlertLine; readonly history: History }) {
  const formats = useFormats();
  const events = [
    ...history.transitions.map((transition) => ({ kind: 'transition', id: transition.seq, ...transition }) as const),
    ...history.comments.map((comment) => ({ kind: 'comment', ...comment }) as const),
  ].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <ol className="grid gap-2 border-l border-line pl-4">
      {events.map((event) => (
        <li key={`${event.kind} ${event.id}`} className="relative">
          <span
            aria-hidden="true"
            className={`absolute top-1.5 -left-[1.28rem] size-2 rounded-full ${event.kind === 'comment' ? 'bg-accent' : 'bg-control'}`}
          />
          <p className="text-xs text-muted">
            <time dateTime={event.at}>{formats.instant(event.at)}</time>
            {event.kind === 'comment' && ` · ${event.author}`}
          </p>
          {event.kind === 'comment' ? (
            <p className="whitespace-pre-line wrap-anywhere">{event.body}</p>
          ) : (
            <p>
              {alertStateWords[event.state]}
              {event.value !== null && `, ${figureText(event.value, alert, formats)}`}
              {event.previousValue !== null && ` (was ${figureText(event.previousValue, alert, formats)})`}
              {event.cause !== null && <span className="text-muted"> · {event.cause.replaceAll('_', ' ')}</span>}
            </p>
          )}
        </li>
      ))}
      {Math.max(history.transitions.length, history.comments.length) >= mostEvents && (
        <li className="text-xs text-muted">These are the newest {formats.count(mostEvents)} of each kind.</li>
      )}
      {history.comments.length === 0 && <li className="text-xs text-muted">Nobody has said anything yet.</li>}
    </ol>
  );
}
