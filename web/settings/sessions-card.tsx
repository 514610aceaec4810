import { useMutation, useQuery } from '@apollo/client/react';
import { again, problemText } from '../gateway/problem.ts';
import { EndOtherSessionsDocument, EndSessionDocument, OwnSessionsDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { useSignOut } from '../shell/session-gate.tsx';
import { Button } from '../ui/controls.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { agentWords } from './agent-words.ts';

const methods = { PASSWORD: 'password', OIDC: 'single sign-on', INVITATION: 'invitation' } as const;

/** Where one is signed in in this organisation; each can be ended from here. */
export function SessionsCard() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(OwnSessionsDocument, { pollInterval: 30_000 });
  const [end] = useMutation(EndSessionDocument);
  const [endOthers] = useMutation(EndOtherSessionsDocument);
  const { run, said, isBusy } = useDoing();
  const { signOut, problem } = useSignOut();
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="your sessions" />;
  const others = data.sessions.filter(({ isCurrent }) => !isCurrent);
  return (
    <Card
      title="Sessions"
      actions={
        <Button
          disabled={isBusy || others.length === 0}
          onClick={async () => {
            await run('All others are ended.', async () => (await endOthers()).data?.endOtherSessions);
            again(refetch);
          }}
        >
          End all others
        </Button>
      }
    >
      <div className="grid gap-3">
        {said}
        {problem !== null && <Problem>{problem}</Problem>}
        <PlainTable label="Sessions" names={['Where', 'Signed in', 'Used last', 'Over by', '']}>
          {data.sessions.map((session) => (
            <tr key={session.id}>
              <th scope="row" title={session.agent}>
                {agentWords(session.agent)} {session.isCurrent && <Badge tone="ok">this one</Badge>}
              </th>
              <td>
                {formats.instant(session.begunAt)}{' '}
                <span className="text-xs text-muted">by {methods[session.method]}</span>
              </td>
              <td className="text-muted">{formats.instant(session.usedAt)}</td>
              <td className="text-muted">{formats.instant(session.endsAt)}</td>
              <td className="text-right">
                {session.isCurrent ? (
                  <Button tone="quiet" onClick={signOut}>
                    Sign out
                  </Button>
                ) : (
                  <Button
                    tone="quiet"
                    disabled={isBusy}
                    aria-label={`End the session of ${agentWords(session.agent)}, ${formats.instant(session.begunAt)}`}
                    onClick={async () => {
                      const variables = { id: session.id };
                      await run('The session is ended.', async () => (await end({ variables })).data?.endSession);
                      again(refetch);
                    }}
                  >
                    End
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      </div>
    </Card>
  );
}
