import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import {
  ChannelsDocument,
  type ChannelsQuery,
  DeleteChannelDocument,
  ResendMessagesDocument,
  SendTestDocument,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { channelKinds } from './channel-definition.ts';
import { ChannelForm } from './channel-form.tsx';

type Channel = ChannelsQuery['channels'][number];

/** Messages that were given up and are shown at most. */
const shownFailures = 20;

/** Where messages about alerts go, how that went, and a test of it. */
export function ChannelsCard() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(ChannelsDocument);
  const mayChange = useMay('CHANNELS_WRITE');
  const [send] = useMutation(SendTestDocument);
  const [remove] = useMutation(DeleteChannelDocument);
  const [resend] = useMutation(ResendMessagesDocument);
  const [edited, setEdited] = useState<Channel | 'new' | null>(null);
  const { run, said, isBusy } = useDoing();
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="the channels" />;
  return (
    <Card
      title="Channels"
      actions={
        mayChange && (
          <Button tone={data.channels.length === 0 ? 'main' : 'plain'} onClick={() => setEdited('new')}>
            <Icon name="plus" /> New channel
          </Button>
        )
      }
    >
      <div className="grid gap-4">
        {said}
        {data.channels.length === 0 && (
          <p className="text-muted">
            Nobody is told of anything yet. The first channel gets every alert, until the routes below say otherwise.
          </p>
        )}
        {data.channels.length > 0 && (
          <PlainTable label="Channels" names={['Channel', 'Kind', 'State', 'Last sent', '']}>
            {data.channels.map((channel) => (
              <tr key={channel.id}>
                <th scope="row">{channel.id}</th>
                <td>{channelKinds.find(([kind]) => kind === channel.kind)?.[1]}</td>
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
                <td className="text-right whitespace-nowrap">
                  {mayChange && (
                    <>
                      <Button tone="quiet" aria-label={`Edit ${channel.id}`} onClick={() => setEdited(channel)}>
                        Edit
                      </Button>
                      <Button
                        tone="quiet"
                        aria-label={`Delete ${channel.id}`}
                        disabled={isBusy}
                        onClick={async () => {
                          const variables = { id: channel.id, version: channel.version };
                          const done = await run(
                            `${channel.id} is deleted.`,
                            async () => (await remove({ variables })).data?.deleteChannel,
                          );
                          if (done !== null) again(refetch);
                        }}
                      >
                        Delete
                      </Button>
                      <Button
                        aria-label={`Send test by ${channel.id}`}
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
                    </>
                  )}
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
                  {mayChange && (
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
                  )}
                </li>
              ))}
            </ul>
            {data.failedMessages.length >= shownFailures && (
              <p className="text-xs text-muted">These are the newest {formats.count(shownFailures)}.</p>
            )}
          </section>
        )}
      </div>
      {edited !== null && (
        <ChannelForm
          channel={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={(id) => {
            setEdited(null);
            void run(`${id} is saved.`, async () => null);
            again(refetch);
          }}
        />
      )}
    </Card>
  );
}
