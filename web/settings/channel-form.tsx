import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { type Definition, partOf, textOf, textsOf, withSetting } from '../format/definition.ts';
import { severityWords } from '../format/words.ts';
import { type ChannelKind, type ChannelsQuery, SaveChannelDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Field, Input, Select } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDoing } from '../ui/say.tsx';
import { ZoneField } from '../ui/zone-field.tsx';
import { addressesOf, blankChannel, channelKinds, secretFields, withSecrets } from './channel-definition.ts';
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
  const { zone } = useFormats();
  const [id, setId] = useState(channel?.id ?? '');
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'EMAIL');
  const [definition, setDefinition] = useState<Definition>(
    () => (channel?.settings as Definition | undefined) ?? blankChannel('EMAIL', zone),
  );
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [save] = useMutation(SaveChannelDocument);
  const { run, said, isBusy } = useDoing();
  const set = (name: string, value: unknown) => setDefinition(withSetting(definition, name, value));
  const choose = (next: ChannelKind) => {
    setKind(next);
    setDefinition(blankChannel(next, textOf(definition, 'zone')));
    setSecrets({});
  };
  const submit = async () => {
    const variables = { id, version: channel?.version ?? 0, definition: withSecrets(definition, secrets) };
    const done = await run(`${id} is saved.`, async () => (await save({ variables })).data?.saveChannel);
    if (done !== null) props.onSaved(id);
  };
  return (
    <Dialog label={channel === null ? 'New channel' : `Channel ${channel.id}`} onClose={props.onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 className="text-base font-semibold">{channel === null ? 'New channel' : `Channel ${channel.id}`}</h2>
        {said}
        {channel === null && (
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Name" hint="Small letters, digits, _ and -. It stays.">
              <Input
                data-focus-first
                value={id}
                required
                maxLength={63}
                pattern="[a-z][a-z0-9_\-]*"
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => setId(event.target.value)}
              />
            </Field>
            <Field label="Kind">
              <Select value={kind} onChange={(event) => choose(event.target.value as ChannelKind)}>
                {channelKinds.map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        )}
        {kind === 'EMAIL' && <MailFields definition={definition} onChange={setDefinition} />}
        {secretFields[kind].map((secret) => (
          <Field
            key={secret.place}
            label={secret.label}
            hint={channel === null ? secret.hint : 'Empty: it stays as it is. It is never shown.'}
          >
            <Input
              type="password"
              autoComplete="off"
              value={secrets[secret.place] ?? ''}
              required={channel === null && secret.isNeeded}
              onChange={(event) => setSecrets({ ...secrets, [secret.place]: event.target.value })}
            />
          </Field>
        ))}
        <ZoneField
          label="Zone of whoever reads it"
          hint="Times in messages are shown in it."
          zone={textOf(definition, 'zone')}
          placeholder="UTC"
          onZone={(next) => set('zone', next)}
        />
        <QuietHours definition={definition} onChange={setDefinition} />
        <label className="inline-flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={definition.enabled !== false}
            onChange={(event) => set('enabled', event.target.checked ? undefined : false)}
          />
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
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

function MailFields({ definition, onChange }: PartProps) {
  const smtp = partOf(definition, 'smtp');
  const [to, setTo] = useState(textsOf(definition, 'to').join(', '));
  const setSmtp = (name: string, value: unknown) => onChange({ ...definition, smtp: withSetting(smtp, name, value) });
  return (
    <>
      <Field label="To" hint="Up to 50 addresses, set apart by commas.">
        <Input
          value={to}
          required
          autoComplete="off"
          onChange={(event) => {
            setTo(event.target.value);
            onChange({ ...definition, to: addressesOf(event.target.value) });
          }}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="From">
          <Input
            type="email"
            value={textOf(definition, 'from')}
            required
            onChange={(event) => onChange({ ...definition, from: event.target.value })}
          />
        </Field>
        <Field label="Mail server">
          <Input
            value={textOf(smtp, 'host')}
            required
            placeholder="smtp.example.com"
            spellCheck={false}
            onChange={(event) => setSmtp('host', event.target.value)}
          />
        </Field>
        <Field label="Port">
          <Input
            type="number"
            min={1}
            max={65_535}
            value={String(smtp.port ?? 587)}
            onChange={(event) => setSmtp('port', Number(event.target.value))}
          />
        </Field>
        <Field label="Encryption">
          <Select
            value={textOf(smtp, 'security') || 'starttls'}
            onChange={(event) => setSmtp('security', event.target.value)}
          >
            <option value="starttls">STARTTLS</option>
            <option value="tls">TLS</option>
            <option value="none">none</option>
          </Select>
        </Field>
        <Field label="User">
          <Input
            value={textOf(smtp, 'user')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setSmtp('user', event.target.value)}
          />
        </Field>
      </div>
    </>
  );
}

/** When a channel is left in peace, and from which severity on it is not. */
function QuietHours({ definition, onChange }: PartProps) {
  const { zone } = useFormats();
  const quiet = partOf(definition, 'quiet_hours');
  const isOn = 'quiet_hours' in definition;
  const put = (next: unknown) => onChange(withSetting(definition, 'quiet_hours', next));
  return (
    <fieldset className="grid gap-3 rounded-xl bg-sunken p-3">
      <legend className="sr-only">Quiet hours</legend>
      <label className="inline-flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isOn}
          onChange={() =>
            put(
              isOn
                ? undefined
                : {
                    zone: textOf(definition, 'zone') || zone,
                    spans: [{ from: '20:00', to: '08:00' }],
                    except: 'critical',
                  },
            )
          }
        />
        Quiet hours: what comes in them is told afterwards
      </label>
      {isOn && (
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
