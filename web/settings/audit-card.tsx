import { useLazyQuery, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import { AuditDocument, type AuditQuery, VerifyAuditDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { More, useMore } from '../ui/more.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';

type Event = AuditQuery['auditEvents']['nodes'][number];

/** What was done, by whom, and the proof that nothing of it was changed since. */
export function AuditCard() {
  const [action, setAction] = useState('');
  const { data, previousData, error, refetch, fetchMore } = useQuery(AuditDocument, {
    variables: { filter: action.trim() === '' ? null : { action: action.trim() } },
  });
  const [verify, verified] = useLazyQuery(VerifyAuditDocument, { fetchPolicy: 'no-cache' });
  const page = (data ?? previousData)?.auditEvents;
  const after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const more = useMore(() =>
    fetchMore({
      variables: { after },
      updateQuery: (old, { fetchMoreResult }) => ({
        auditEvents: {
          ...fetchMoreResult.auditEvents,
          nodes: [...old.auditEvents.nodes, ...fetchMoreResult.auditEvents.nodes],
        },
      }),
    }),
  );
  return (
    <Card
      title="Audit trail"
      actions={
        <>
          <Input
            type="search"
            aria-label="Only this action"
            placeholder="rule.save"
            className="w-40"
            value={action}
            onChange={(event) => setAction(event.target.value)}
          />
          <Button disabled={verified.loading} onClick={() => void verify()}>
            Verify
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {verified.error !== undefined && <Problem>{problemText(verified.error)}</Problem>}
        {verified.data !== undefined && <Verdict verdict={verified.data.verifyAudit} />}
        {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
        {page === undefined && error === undefined && <Loading what="the trail" />}
        {page?.nodes.length === 0 && (
          <p className="text-muted">Nothing was done yet{action === '' ? '' : ` that is called ${action}`}.</p>
        )}
        {page !== undefined && page.nodes.length > 0 && (
          <PlainTable
            label="Audit trail"
            names={['When', 'Who', 'What', 'Of', 'Changed']}
            minWidth="min-w-3xl"
            maxHeight="max-h-[36rem]"
          >
            {page.nodes.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </PlainTable>
        )}
        {after !== null && page !== undefined && <More {...more}>Older ones</More>}
      </div>
    </Card>
  );
}

function Verdict({
  verdict,
}: {
  readonly verdict: {
    readonly ok: boolean;
    readonly intact: number;
    readonly anchor: string | null;
    readonly findings: readonly {
      readonly kind: string;
      readonly from: number;
      readonly to: number;
      readonly detail: string;
    }[];
  };
}) {
  const formats = useFormats();
  return (
    <div
      role="status"
      className={`grid gap-1 rounded-xl px-4 py-3 ${verdict.ok ? 'bg-ok-bg text-ok' : 'bg-critical-bg text-critical'}`}
    >
      <p>
        {verdict.ok ? 'Intact' : 'Not as it was written'}: {formats.count(verdict.intact)} events are as they were
        written.
      </p>
      {verdict.findings.map((finding) => (
        <p key={`${finding.kind} ${finding.from}`}>
          {formats.count(finding.from)} to {formats.count(finding.to)}: {finding.detail}
        </p>
      ))}
      {verdict.anchor !== null && (
        <p className="text-xs wrap-anywhere">
          Keep elsewhere: <code className="font-mono">{verdict.anchor}</code>
        </p>
      )}
    </div>
  );
}

function EventRow({ event }: { readonly event: Event }) {
  const formats = useFormats();
  return (
    <tr className="align-top">
      <td className="whitespace-nowrap text-muted">{formats.instant(event.at)}</td>
      <td>{event.actorId}</td>
      <td>
        {event.action} {event.outcome !== 'OK' && <Badge tone="warn">{event.outcome.toLowerCase()}</Badge>}
        {event.reason !== null && <p className="text-xs text-muted">{event.reason}</p>}
      </td>
      <td>
        {event.subjectType} <span className="text-muted wrap-anywhere">{event.subjectId}</span>
      </td>
      <td className="text-xs text-muted">
        {event.changes.slice(0, 4).map((change) => (
          <p key={change.place} className="wrap-anywhere">
            <code className="font-mono">{change.place}</code> {JSON.stringify(change.before)} →{' '}
            {JSON.stringify(change.after)}
          </p>
        ))}
        {event.changes.length > 4 && <p>and {formats.count(event.changes.length - 4)} more</p>}
      </td>
    </tr>
  );
}
