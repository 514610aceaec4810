import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { type Definition, partOf, textOf, textsOf, withSetting } from '../format/definition.ts';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import { ChannelsDocument, RoutesDocument, type RoutesQuery, SaveRoutesDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { useDoing } from '../ui/say.tsx';
import { Card, Loading, Problem } from '../ui/states.tsx';
import { ZoneField } from '../ui/zone-field.tsx';
import { Checks, RouteEditor } from './route-editor.tsx';
import { movedUp, routesBelow, withoutTimes, withRoutesBelow } from './routes.ts';
import { SpansEditor } from './spans-editor.tsx';
import { mostOfTimes, timesSchema } from './times-schema.ts';

type Stored = RoutesQuery['routes'];

/** Who is told what, and when. */
export function RoutesCard() {
  const routes = useQuery(RoutesDocument, { fetchPolicy: 'cache-and-network' });
  const [resets, setResets] = useState(0);
  // It outlives the editor, which begins anew with each version.
  const doing = useDoing();
  const channels = useQuery(ChannelsDocument).data?.channels.map(({ id }) => id);
  if (routes.error !== undefined && routes.data === undefined)
    return <Problem onRetry={() => again(routes.refetch)}>{problemText(routes.error)}</Problem>;
  if (routes.data === undefined || channels === undefined) return <Loading what="the routes" />;
  const stored = routes.data.routes;
  if (channels.length === 0 && stored === null) return null;
  return (
    <Editor
      key={`${stored?.version ?? 0} ${resets}`}
      stored={stored}
      channels={channels}
      onSaved={() => again(routes.refetch)}
      onReset={() => setResets(resets + 1)}
      doing={doing}
    />
  );
}

function Editor(props: {
  readonly stored: Stored;
  readonly channels: readonly string[];
  readonly onSaved: () => void;
  readonly onReset: () => void;
  readonly doing: ReturnType<typeof useDoing>;
}) {
  const { stored, channels } = props;
  const { run, said, isBusy } = props.doing;
  const formats = useFormats();
  const begun = (stored?.definition as Definition | undefined) ?? { route: { channels: [] } };
  const [definition, setDefinition] = useState(begun);
  const [save] = useMutation(SaveRoutesDocument);
  const mayChange = useMay('CHANNELS_WRITE');
  const isChanged = definition !== begun && JSON.stringify(definition) !== JSON.stringify(begun);
  const routes = routesBelow(definition);
  const put = (next: readonly Definition[]) => setDefinition(withRoutesBelow(definition, next));
  // A route is the same one wherever it is moved to, and whatever it is called meanwhile.
  const [keys, setKeys] = useState<readonly number[]>(() => routes.map((_, at) => at));
  const times = Object.keys(partOf(definition, 'times'));
  const first = partOf(definition, 'route');
  return (
    <Card title="Who is told what">
      <form
        className="grid gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const variables = { version: stored?.version ?? 0, definition };
          const done = await run('The routes are saved.', async () => (await save({ variables })).data?.saveRoutes);
          if (done !== null) props.onSaved();
        }}
      >
        <p className="text-muted">
          An alert goes by the first of these routes that takes it; where none does, by the last one.
          {stored !== null && ` Version ${stored.version}, saved ${formats.instant(stored.savedAt)}.`}
        </p>
        {said}
        <ol className="grid gap-3" aria-label="Routes">
          {routes.map((route, at) => (
            <li key={keys[at]} className="rounded-xl border border-line p-3">
              <RouteEditor
                route={route}
                place={at + 1}
                channels={channels}
                times={times}
                onChange={(next) => put(routes.map((old, place) => (place === at ? next : old)))}
                onUp={
                  at === 0
                    ? undefined
                    : () => {
                        setKeys(movedUp(keys, at));
                        put(movedUp(routes, at));
                      }
                }
                onRemove={() => {
                  setKeys(keys.filter((_, place) => place !== at));
                  put(routes.filter((_, place) => place !== at));
                }}
              />
            </li>
          ))}
          <li className="grid gap-2 rounded-xl border border-line p-3">
            <h3 className="font-semibold">All others</h3>
            <Checks
              label="Told by"
              choices={channels}
              chosen={textsOf(first, 'channels')}
              onChange={(next) => setDefinition({ ...definition, route: { ...first, channels: next } })}
            />
          </li>
        </ol>
        <div>
          <Button
            onClick={() => {
              setKeys([...keys, Math.max(-1, ...keys) + 1]);
              put([...routes, { name: `route-${routes.length + 1}`, channels: [] }]);
            }}
          >
            One more route
          </Button>
        </div>
        <TimesEditor definition={definition} onChange={setDefinition} />
        <Checks
          label="Gets what another channel did not take in the end"
          choices={channels}
          chosen={textsOf(definition, 'fallback')}
          onChange={(next) => setDefinition(withSetting(definition, 'fallback', next))}
        />
        <div className="flex justify-end gap-2">
          {isChanged && (
            <Button tone="quiet" onClick={props.onReset}>
              As it was
            </Button>
          )}
          {mayChange && (
            <Button type="submit" tone="main" disabled={isBusy || !isChanged}>
              Save routes
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}

/** Sets of times that routes may name: their office hours, their nights. */
function TimesEditor(props: { readonly definition: Definition; readonly onChange: (definition: Definition) => void }) {
  const { definition, onChange } = props;
  const { zone } = useFormats();
  const times = partOf(definition, 'times');
  const form = useSchemaForm(timesSchema(Object.keys(times)), { name: '' });
  const put = (id: string, next: Definition) => onChange({ ...definition, times: { ...times, [id]: next } });
  const add = form.handleSubmit(({ name }) => {
    put(name, { zone, spans: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }] });
    form.resetField('name');
  });
  return (
    <fieldset className="grid gap-3 rounded-xl bg-sunken p-3">
      <legend className="sr-only">Times</legend>
      <p className="text-xs text-muted">Times that routes may name: in which nothing is sent, or only in which.</p>
      {Object.keys(times).map((id) => (
        <div key={id} className="grid gap-2 border-t border-line pt-2">
          <div className="flex items-center justify-between gap-2">
            <h3 className="font-semibold">{id}</h3>
            <Button tone="quiet" aria-label={`Remove ${id}`} onClick={() => onChange(withoutTimes(definition, id))}>
              Remove
            </Button>
          </div>
          <SpansEditor label={`When ${id} is`} times={partOf(times, id)} onChange={(next) => put(id, next)} />
          <ZoneField
            label={`Zone of ${id}`}
            className="max-w-xs"
            zone={textOf(partOf(times, id), 'zone')}
            onZone={(next) => put(id, { ...partOf(times, id), zone: next })}
          />
        </div>
      ))}
      <div className="flex flex-wrap items-start gap-2">
        <FormField form={form} name="name" label="New times" className="w-44">
          {(control) => <Input {...control} placeholder="office" maxLength={mostOfTimes} />}
        </FormField>
        <Button className="mt-5" onClick={add}>
          Add times
        </Button>
      </div>
    </fieldset>
  );
}
