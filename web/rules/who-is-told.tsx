import { useMutation, useQuery } from '@apollo/client/react';
import { type Definition, textOf } from '../format/definition.ts';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import { ChannelsDocument, type ChannelsQuery, RoutesDocument, SendTestDocument } from '../generated/operations.ts';
import { channelKinds } from '../settings/channel-definition.ts';
import { PlaceLink } from '../shell/links.tsx';
import { Button } from '../ui/controls.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { labelsOf, type Told, toldBy } from './told.ts';

type Channel = ChannelsQuery['channels'][number];

/** The channels that a rule's alerts go to by the routes, and a test of each: a rule names none itself. */
export function WhoIsTold({ definition }: { readonly definition: Definition }) {
  const mayLook = useMay('CHANNELS_READ');
  const channels = useQuery(ChannelsDocument, { skip: !mayLook });
  const routes = useQuery(RoutesDocument, { skip: !mayLook });
  if (!mayLook) return null;
  const error = channels.error ?? routes.error;
  const known = channels.data?.channels;
  const stored = routes.data?.routes;
  const told = stored == null ? [] : toldBy(stored.definition as Definition, labelsOf(definition));
  return (
    <Card
      title="Who is told"
      actions={
        <PlaceLink to="/settings" query={{ part: 'channels' }} className="text-xs text-accent underline">
          Channels and routes
        </PlaceLink>
      }
    >
      {error !== undefined && (
        <Problem
          onRetry={() => {
            again(channels.refetch);
            again(routes.refetch);
          }}
        >
          {problemText(error)}
        </Problem>
      )}
      {(known === undefined || routes.data === undefined) && error === undefined && (
        <Loading what="the channels" lines={2} />
      )}
      {known !== undefined && routes.data !== undefined && (
        <ToldList mode={textOf(definition, 'mode')} told={told} channels={known} />
      )}
    </Card>
  );
}

function ToldList(props: {
  readonly mode: string;
  readonly told: readonly Told[];
  readonly channels: readonly Channel[];
}) {
  const { mode, told } = props;
  const mayTest = useMay('CHANNELS_WRITE');
  const [send] = useMutation(SendTestDocument);
  const { run, said, isBusy } = useDoing();
  return (
    <div className="grid gap-2">
      {mode === 'off' && <p>Nobody: it is switched off.</p>}
      {mode === 'shadow' && <p>Nobody while it is on trial; without that:</p>}
      {told.length === 0 && (
        <p className="text-muted">
          Nobody is told of its alerts: they stand on “What needs you” alone. Add a channel, and it goes there.
        </p>
      )}
      <ul className="grid gap-1" aria-label="Channels that are told">
        {told.map(({ channel, isSure }) => {
          const known = props.channels.find(({ id }) => id === channel);
          return (
            <li key={channel} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1">
              <strong className="font-semibold">{channel}</strong>
              <span className="text-muted">{channelKinds.find(([kind]) => kind === known?.kind)?.[1]}</span>
              {known?.enabled === false && <Badge tone="warn">off</Badge>}
              {(known?.delivery.failed ?? 0) > 0 && <Badge tone="critical">messages were given up</Badge>}
              {!isSure && <span className="text-xs text-muted">by some routes, as each alert has it</span>}
              {mayTest && known !== undefined && (
                <Button
                  className="ml-auto"
                  aria-label={`Send test by ${channel}`}
                  disabled={isBusy}
                  onClick={() =>
                    void run(
                      `${channel} took a test message.`,
                      async () => (await send({ variables: { channelId: channel } })).data?.sendTestMessage,
                    )
                  }
                >
                  Send test
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {said}
    </div>
  );
}
