import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { moveDay, today } from '../format/days.ts';
import { platformName } from '../format/words.ts';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import {
  BackfillConnectionDocument,
  type ConnectionLineFragment,
  ConnectionsDocument,
  DeleteConnectionDocument,
  PauseConnectionDocument,
  ResumeConnectionDocument,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { Button, buttonClass, Field, Input } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';

/** Milliseconds between reads of the connections. */
const pollMs = 15_000;

/** The ways to the platforms' APIs: how each is, what it fetches next, and days to be fetched again. */
export function ConnectionList() {
  const { data, previousData, error, refetch } = useQuery(ConnectionsDocument, { pollInterval: pollMs });
  const mayChange = useMay('CONNECTIONS_WRITE');
  const connections = (data ?? previousData)?.connections.nodes;
  if (connections === undefined && error !== undefined) {
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  }
  return (
    <Card title="Connections">
      {connections === undefined && <Loading what="the connections" lines={2} height="h-16" />}
      {connections?.length === 0 && (
        <p className="text-muted">
          No platform is connected: data comes from files only.
          {mayChange && (
            <>
              {' '}
              <PlaceLink className="underline" to="/connections/connect">
                Connect one
              </PlaceLink>
              , step by step.
            </>
          )}
        </p>
      )}
      {connections !== undefined && connections.length > 0 && (
        <ul className="grid gap-2">
          {connections.map((connection) => (
            <ConnectionItem key={connection.id} connection={connection} onGone={() => again(refetch)} />
          ))}
        </ul>
      )}
      {(data ?? previousData)?.connections.pageInfo.hasNextPage && (
        <p className="mt-2 text-xs text-muted">
          These are the first {connections?.length} by id; <code>millrace connections list</code> lists all.
        </p>
      )}
    </Card>
  );
}

const states = {
  ACTIVE: ['ok', 'Fetching'],
  PAUSED: ['warn', 'Paused'],
  EXPIRED: ['critical', 'Credential is over'],
} as const;

function ConnectionItem(props: { readonly connection: ConnectionLineFragment; readonly onGone: () => void }) {
  const { connection, onGone } = props;
  const formats = useFormats();
  const { freshness } = connection;
  const [asking, setAsking] = useState<Asking | null>(null);
  const mayChange = useMay('CONNECTIONS_WRITE');
  const doing = useDoing();
  const [tone, word] = states[connection.status];
  return (
    <li data-testid="connection-item" className="grid gap-2 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-center gap-2 font-semibold">
            {connection.name} <span className="font-normal text-muted">{platformName(connection.platform)}</span>
            <Badge tone={tone}>{word}</Badge>
            {freshness.failed > 0 && <Badge tone="critical">{formats.count(freshness.failed)} failed</Badge>}
            {freshness.late > 0 && <Badge tone="critical">{formats.count(freshness.late)} late</Badge>}
          </h3>
          <p className="text-xs text-muted">
            {freshness.dataAsOf === null ? 'No data yet' : `Data as of ${formats.instant(freshness.dataAsOf)}`}
            {freshness.nextFetchAt !== null && ` · next fetch ${formats.instant(freshness.nextFetchAt)}`}
          </p>
          {connection.statusReason !== null && <p className="text-xs text-critical">{connection.statusReason}</p>}
          {freshness.lastError !== null && <p className="text-xs text-critical wrap-anywhere">{freshness.lastError}</p>}
        </div>
        {mayChange && <Changes connection={connection} doing={doing} onAsk={setAsking} />}
      </div>
      {doing.said}
      <Backfills connection={connection} />
      {asking === 'days' && <BackfillDialog connection={connection} onClose={() => setAsking(null)} />}
      {asking === 'end' && <EndDialog connection={connection} onClose={() => setAsking(null)} onGone={onGone} />}
    </li>
  );
}

/** What somebody is asked about before it is done: days to fetch again, the end of the connection. */
type Asking = 'days' | 'end';

/** What can be done with a connection. */
function Changes(props: {
  readonly connection: ConnectionLineFragment;
  readonly doing: ReturnType<typeof useDoing>;
  readonly onAsk: (asking: Asking) => void;
}) {
  const { connection } = props;
  const { run, isBusy } = props.doing;
  const [pause] = useMutation(PauseConnectionDocument);
  const [resume] = useMutation(ResumeConnectionDocument);
  const variables = { id: connection.id };
  return (
    <div className="flex flex-wrap gap-2">
      <PlaceLink
        className={buttonClass(connection.status === 'EXPIRED' || !connection.fetching ? 'main' : 'plain')}
        to="/connections/connect"
        query={{ connection: connection.id }}
      >
        {connection.status === 'EXPIRED' || connection.fetching ? 'New credential' : 'Go on connecting'}
      </PlaceLink>
      {connection.fetching && <Button onClick={() => props.onAsk('days')}>Fetch days again</Button>}
      {connection.status === 'PAUSED' && connection.fetching && (
        <Button
          tone="main"
          disabled={isBusy}
          onClick={() =>
            void run('It fetches again.', async () => (await resume({ variables })).data?.resumeConnection)
          }
        >
          Resume
        </Button>
      )}
      {connection.status === 'ACTIVE' && (
        <Button
          disabled={isBusy}
          onClick={() =>
            void run(
              'Nothing is fetched until it is resumed.',
              async () => (await pause({ variables })).data?.pauseConnection,
            )
          }
        >
          Pause
        </Button>
      )}
      <Button tone="quiet" onClick={() => props.onAsk('end')}>
        Disconnect
      </Button>
    </div>
  );
}

/** Days that somebody asked for and that are not all fetched yet. */
function Backfills({ connection }: { readonly connection: ConnectionLineFragment }) {
  const formats = useFormats();
  const running = connection.backfills.filter(({ doneAt }) => doneAt === null);
  return running.map((backfill) => (
    <div key={backfill.id} className="grid gap-1 text-xs">
      <p>
        {formats.day(backfill.from)} to {formats.day(backfill.to)} again: {formats.count(backfill.fetched)} of{' '}
        {formats.count(backfill.slices)} slices
      </p>
      <progress
        className="h-1.5 w-full"
        value={backfill.fetched}
        max={Math.max(backfill.slices, 1)}
        aria-label={`Backfill of ${connection.name}`}
      />
    </div>
  ));
}

function BackfillDialog({
  connection,
  onClose,
}: {
  readonly connection: ConnectionLineFragment;
  readonly onClose: () => void;
}) {
  const [from, setFrom] = useState(moveDay(today(), -7));
  const [to, setTo] = useState(moveDay(today(), -1));
  const [backfill] = useMutation(BackfillConnectionDocument);
  const { run, said, isBusy } = useDoing();
  return (
    <Dialog label="Fetch days again" onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const done = await run('It begins within a quarter of an hour.', async () => {
            const { data } = await backfill({ variables: { id: connection.id, from, to } });
            return data?.backfillConnection;
          });
          if (done !== null) onClose();
        }}
      >
        <h2 className="text-base font-semibold">Fetch days of {connection.name} again</h2>
        <p className="text-muted">They wait behind what is due anyway; rows that are the same change nothing.</p>
        <div className="flex flex-wrap gap-3">
          <Field label="From" className="w-40">
            <Input type="date" value={from} max={to} required onChange={(event) => setFrom(event.target.value)} />
          </Field>
          <Field label="To" className="w-40">
            <Input type="date" value={to} min={from} required onChange={(event) => setTo(event.target.value)} />
          </Field>
        </div>
        {said}
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="main" disabled={isBusy}>
            Fetch again
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function EndDialog(props: {
  readonly connection: ConnectionLineFragment;
  readonly onClose: () => void;
  readonly onGone: () => void;
}) {
  const { connection, onClose, onGone } = props;
  const [end] = useMutation(DeleteConnectionDocument);
  const { run, said, isBusy } = useDoing();
  return (
    <Dialog label={`Disconnect ${connection.name}`} onClose={onClose}>
      <div className="grid gap-4">
        <h2 className="text-base font-semibold">Disconnect {connection.name}?</h2>
        <p className="text-muted">
          Nothing is fetched by it any more, and its credential is deleted. What it fetched stays. To stop for a while,
          pause it instead.
        </p>
        {said}
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="danger"
            disabled={isBusy}
            onClick={async () => {
              const done = await run('It is disconnected.', async () => {
                return (await end({ variables: { id: connection.id } })).data?.deleteConnection;
              });
              if (done === null) return;
              onClose();
              onGone();
            }}
          >
            Disconnect
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
