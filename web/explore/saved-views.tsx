import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import { DeleteViewDocument, SavedViewsDocument, SaveViewDocument } from '../generated/operations.ts';
import { PlaceLink } from '../shell/links.tsx';
import { Button, Field, Input } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Loading, Problem } from '../ui/states.tsx';
import { addressOf, type View } from './view.ts';

const screen = 'explore';

/** Views that were kept, one's own and shared ones; and this one, to be kept. */
export function SavedViews({ view, onClose }: { readonly view: View; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery(SavedViewsDocument, { variables: { screen } });
  const [save] = useMutation(SaveViewDocument);
  const [remove] = useMutation(DeleteViewDocument);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const { run, said, isBusy } = useDoing();
  const state = Object.fromEntries(
    Object.entries(addressOf(view)).filter(([, value]) => value !== null && value !== ''),
  );
  return (
    <Dialog label="Views" onClose={onClose}>
      <div className="grid gap-4">
        <h2 className="text-base font-semibold">Views</h2>
        {error !== undefined && <Problem>{problemText(error)}</Problem>}
        {data === undefined && error === undefined && <Loading what="the views" lines={2} />}
        {data?.savedViews.length === 0 && <p className="text-muted">None was kept yet.</p>}
        <ul className="grid gap-1">
          {data?.savedViews.map((kept) => (
            <li key={kept.id} className="flex items-center justify-between gap-3">
              <PlaceLink
                to="/explore"
                query={kept.state as Record<string, string>}
                className="min-w-0 truncate text-accent underline underline-offset-2"
                onClick={onClose}
              >
                {kept.name}
              </PlaceLink>
              <span className="flex items-center gap-2">
                {kept.shared && <Badge>shared by {kept.owner}</Badge>}
                {kept.isMine && (
                  <Button
                    tone="quiet"
                    disabled={isBusy}
                    aria-label={`Forget ${kept.name}`}
                    onClick={async () => {
                      const variables = { id: kept.id, version: kept.version };
                      const done = await run(
                        `${kept.name} is forgotten.`,
                        async () => (await remove({ variables })).data?.deleteView,
                      );
                      if (done !== null) again(refetch);
                    }}
                  >
                    Forget
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
        <form
          className="grid gap-3 rounded-xl bg-sunken p-3"
          onSubmit={async (event) => {
            event.preventDefault();
            const variables = { screen, name, state, shared };
            const done = await run(`${name} is kept.`, async () => (await save({ variables })).data?.saveView);
            if (done === null) return;
            setName('');
            again(refetch);
          }}
        >
          <Field label="Keep this view as">
            <Input value={name} required maxLength={120} onChange={(event) => setName(event.target.value)} />
          </Field>
          <label className="inline-flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={shared}
              onChange={() => setShared(!shared)}
            />
            Everybody of the organisation may use it
          </label>
          {said}
          <div className="flex justify-end gap-2">
            <Button tone="quiet" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" tone="main" disabled={isBusy}>
              Keep
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
