import { useEffect, useState } from 'react';
import { type GatewayClient, problemOf } from '../dashboard/gateway-client.ts';
import { AlertDetailDocument, type AlertDetailQuery } from '../generated/operations.ts';
import { figureText } from './figures.ts';
import type { AlertItem } from './groups.ts';
import { minuteOf } from './times.ts';

/** How an alert came about, what became of it, and what people said. `version` changes when it is to be read again. */
export function AlertDetail(props: {
  readonly alert: AlertItem;
  readonly client: GatewayClient;
  readonly version: string;
}) {
  const { alert, client, version } = props;
  const [detail, setDetail] = useState<AlertDetailQuery | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again.
  useEffect(() => {
    let ended = false;
    const read = async () => {
      const answer = await client.queries.query(AlertDetailDocument, { alertId: alert.alertId }).toPromise();
      if (ended) return;
      setProblem(answer.data ? null : problemOf(answer.error));
      if (answer.data) setDetail(answer.data);
    };
    void read();
    return () => {
      ended = true;
    };
  }, [client, alert.alertId, version]);
  if (detail === null) return <p role="status">{problem ?? 'Reading its history …'}</p>;
  const { transitions, comments } = detail.alertHistory;
  const slices = detail.alerts.nodes[0]?.slices ?? [];
  return (
    <div className="alert-detail" data-testid="detail">
      {problem !== null && <p className="problem">{problem}</p>}
      <p className="note">
        Rule {alert.ruleName}, version {alert.ruleVersion}, over {alert.window}: <code>{alert.condition}</code>
      </p>
      <h4>Comments</h4>
      {comments.length === 0 && <p className="note">Nobody has said anything yet.</p>}
      {comments.map((comment) => (
        <div key={comment.id} className="comment">
          <p className="note">
            {comment.author}, {minuteOf(comment.at)}
          </p>
          <p>{comment.body}</p>
        </div>
      ))}
      <h4>History</h4>
      <ol className="transitions">
        {transitions.map((transition) => (
          <li key={transition.seq}>
            <time dateTime={transition.at}>{minuteOf(transition.at)}</time>{' '}
            {transition.state.toLowerCase().replace('_', ' ')}
            {transition.value !== null && `, ${figureText(transition.value, alert)}`}
            {transition.previousValue !== null && ` (was ${figureText(transition.previousValue, alert)})`}
            {transition.cause !== null && <span className="note"> {transition.cause.replaceAll('_', ' ')}</span>}
          </li>
        ))}
      </ol>
      <h4>Slices that its rows are of</h4>
      {slices.length === 0 && <p className="note">None is known.</p>}
      <ul className="slices">
        {slices.map((slice) => (
          <li key={slice}>
            <code>{slice}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
