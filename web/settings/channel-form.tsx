import { useMutation } from '@apollo/client/react';
import { useId, useState } from 'react';
import { useController } from 'react-hook-form';
import { type Definition, textOf, withSetting } from '../format/definition.ts';
import { severityWords } from '../format/words.ts';
import { type ChannelKind, type ChannelsQuery, SaveChannelDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { mostOfEmail } from '../sign-in/schemas.ts';
import { Button, Field, Input, Select } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { atFields, FormField, type SchemaForm, useSchemaForm } from '../ui/form.tsx';
import { useDoing } from '../ui/say.tsx';
import { ZoneField, ZoneList } from '../ui/zone-field.tsx';
import { blankChannel, channelKinds, secretFields } from './channel-definition.ts';
import {
  type ChannelValues,
  channelOf,
  channelSchema,
  channelValues,
  fieldOfPlace,
  mostOfId,
  noSecrets,
} from './channel-values.ts';
import { SpansEditor } from './spans-editor.tsx';

type Channel = ChannelsQuery['channels'][number];

/** A channel, new or as it is. Its secrets can be replaced, and are never shown. */
export function ChannelForm(props: {
  /** Null for a new one. */
  readonly channel: Channel | null;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const { channel } = props;
  const isNew = channel === null;
  const zones = useId();
  const { zone } = useFormats();
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'EMAIL');
  const before = channel === null ? null : (channel.settings as Definition);
  const form = useSchemaForm(
    channelSchema(kind, isNew),
    channelValues(channel?.id ?? '', before ?? blankChannel(kind, zone)),
  );
  const [save] = useMutation(SaveChannelDocument);
  const { run, said, isBusy } = useDoing();
  const submit = form.handleSubmit(async (values) => {
    const { id } = values;
    const variables = { id, version: channel?.version ?? 0, definition: channelOf(kind, before, values) };
    const done = await run(
      `${id} is saved.`,
      async () => (await save({ variables })).data?.saveChannel,
      atFields(form, fieldOfPlace),
    );
    if (done !== null) props.onSaved(id);
  });
  const title = channel === null ? 'New channel' : `Channel ${channel.id}`;
  return (
    <Dialog label={title} onClose={props.onClose}>
      <form className="grid gap-4" noValidate onSubmit={submit}>
        <h2 className="text-base font-semibold">{title}</h2>
        {said}
        {isNew && (
          <div className="grid gap-3 sm:grid-cols-2">
            <FormField form={form} name="id" label="Name" hint="Small letters, digits, _ and -. It stays.">
              {(control) => (
                <Input
                  {...control}
                  data-focus-first
                  required
                  maxLength={mostOfId}
                  spellCheck={false}
                  autoComplete="off"
                />
              )}
            </FormField>
            <Field label="Kind">
              <Select
                value={kind}
                onChange={(event) => {
                  setKind(event.target.value as ChannelKind);
                  form.setValue('secrets', noSecrets);
                  form.clearErrors();
                }}
              >
                {channelKinds.map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        )}
        {kind === 'EMAIL' && <MailFields form={form} />}
        {secretFields[kind].map((secret) => (
          <FormField
            key={secret.name}
            form={form}
            name={`secrets.${secret.name}`}
            label={secret.label}
            hint={isNew ? secret.hint : 'Empty: it stays as it is. It is never shown.'}
          >
            {(control) => <Input {...control} type="password" autoComplete="off" required={isNew && secret.isNeeded} />}
          </FormField>
        ))}
        <FormField form={form} name="zone" label="Zone of whoever reads it" hint="Times in messages are shown in it.">
          {(control) => (
            <>
              <Input {...control} list={zones} placeholder="UTC" spellCheck={false} autoComplete="off" />
              <ZoneList id={zones} />
            </>
          )}
        </FormField>
        <QuietHours form={form} />
        <label className="inline-flex items-center gap-2">
          <input type="checkbox" className="size-4 accent-accent" {...form.register('isSending')} />
          Messages are sent by it
        </label>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="main" disabled={isBusy}>
            Save channel
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly form: SchemaForm<ChannelValues>;
}

function MailFields({ form }: PartProps) {
  return (
    <>
      <FormField form={form} name="mail.to" label="To" hint="Up to 50 addresses, set apart by commas.">
        {(control) => <Input {...control} required autoComplete="off" />}
      </FormField>
      <div className="grid gap-3 sm:grid-cols-2">
        <FormField form={form} name="mail.from" label="From">
          {(control) => <Input {...control} type="email" required maxLength={mostOfEmail} />}
        </FormField>
        <FormField form={form} name="mail.host" label="Mail server">
          {(control) => <Input {...control} required placeholder="smtp.example.com" spellCheck={false} />}
        </FormField>
        <FormField form={form} name="mail.port" label="Port">
          {(control) => <Input {...control} type="number" min={1} max={65_535} />}
        </FormField>
        <FormField form={form} name="mail.security" label="Encryption">
          {(control) => (
            <Select {...control}>
              <option value="starttls">STARTTLS</option>
              <option value="tls">TLS</option>
              <option value="none">none</option>
            </Select>
          )}
        </FormField>
        <FormField form={form} name="mail.user" label="User">
          {(control) => <Input {...control} autoComplete="off" spellCheck={false} />}
        </FormField>
      </div>
    </>
  );
}

/** When a channel is left in peace, and from which severity on it is not. */
function QuietHours({ form }: PartProps) {
  const { zone } = useFormats();
  const { field } = useController({ control: form.control, name: 'quietHours' });
  const quiet: Definition | null = field.value;
  const put = (next: Definition | null) => field.onChange(next);
  return (
    <fieldset className="grid gap-3 rounded-xl bg-sunken p-3">
      <legend className="sr-only">Quiet hours</legend>
      <label className="inline-flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={quiet !== null}
          onChange={() =>
            put(
              quiet !== null
                ? null
                : {
                    zone: form.getValues('zone') || zone,
                    spans: [{ from: '20:00', to: '08:00' }],
                    except: 'critical',
                  },
            )
          }
        />
        Quiet hours: what comes in them is told afterwards
      </label>
      {quiet !== null && (
        <>
          <SpansEditor label="Quiet" times={quiet} onChange={put} />
          <div className="grid gap-3 sm:grid-cols-2">
            <ZoneField
              label="Zone of the quiet hours"
              zone={textOf(quiet, 'zone')}
              onZone={(next) => put({ ...quiet, zone: next })}
            />
            <Field label="Told all the same">
              <Select
                value={textOf(quiet, 'except')}
                onChange={(event) => put(withSetting(quiet, 'except', event.target.value))}
              >
                <option value="">nothing</option>
                <option value="critical">{severityWords.CRITICAL}</option>
                <option value="warn">{severityWords.WARN} and worse</option>
                <option value="info">everything</option>
              </Select>
            </Field>
          </div>
        </>
      )}
    </fieldset>
  );
}
