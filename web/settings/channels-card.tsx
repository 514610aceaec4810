import { useMutation, useQuery } from '@apollo/client/react';
import { again, problemText } from '../gateway/problem.ts';
import { ChannelsDocument, ResendMessagesDocument, SendTestDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';

const kinds = { EMAIL: 'E-mail', SLACK: 'Slack', TEAMS: 'Teams', WEBHOOK: 'Webhook' } as const;

/** Where messages about alerts go, how that went, and a test of it. */
export function ChannelsCard() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(ChannelsDocument);
  const [send] = useMutation(SendTestDocument);
  const [resend] = useMutation(ResendMessagesDocument);
  const { run, said, isBusy } = useDoing();
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="the channels" />;
  return (
    <Card title="Channels">
      <div className="grid gap-4">
        {said}
        {data.channels.length === 0 && (
          <p className="text-muted">
            Nobody is told of anything yet. Put a channel in a file and bring it in with <code>millrace apply</code>:
            docs/guides/notifications.md has one of each kind.
          </p>
        )}
        {data.channels.length > 0 && (
          <PlainTable label="Channels" names={['Channel', 'Kind', 'State', 'Last sent', '']}>
            {data.channels.map((channel) => (
              <tr key={channel.id}>
                <th scope="row">{channel.id}</th>
                <td>{kinds[channel.kind]}</td>
                <td>
                  {!channel.enabled && <Badge>off</Badge>}
                  {channel.delivery.failed > 0 && (
                    <Badge tone="critical">{formats.count(channel.delivery.failed)} given up</Badge>
                  )}
                  {channel.delivery.waiting > 0 && (
                    <Badge tone="info">{formats.count(channel.delivery.waiting)} waiting</Badge>
                  )}
                  {channel.enabled && channel.delivery.failed === 0 && <Badge tone="ok">on</Badge>}
                  {channel.delivery.lastError !== null && (
                    <p className="text-xs text-critical">{channel.delivery.lastError}</p>
                  )}
                </td>
                <td className="text-muted">
                  {channel.delivery.lastSentAt === null ? 'never' : formats.instant(channel.delivery.lastSentAt)}
                </td>
                <td className="text-right">
                  <Button
                    disabled={isBusy}
                    onClick={() =>
                      void run(
                        `${channel.id} took a test message.`,
                        async () => (await send({ variables: { channelId: channel.id } })).data?.sendTestMessage,
                      )
                    }
                  >
                    Send test
                  </Button>
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
        {data.failedMessages.length > 0 && (
          <section className="grid gap-1">
            <h3 className="font-semibold">Messages that were given up</h3>
            <ul className="grid gap-1">
              {data.failedMessages.map((message) => (
                <li
                  key={message.id}
                  className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-1"
                >
                  <span className="min-w-0 wrap-anywhere">
                    {message.subject ?? 'A message'}{' '}
                    <span className="text-xs text-muted">
                      by {message.channelId}, {formats.instant(message.at)}: {message.error}
                    </span>
                  </span>
                  <Button
                    disabled={isBusy}
                    onClick={async () => {
                      await run('It is sent once more.', async () => {
                        await resend({ variables: { ids: [message.id] } });
                        return null;
                      });
                      again(refetch);
                    }}
                  >
                    Send again
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Card>
  );
}
