import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import {
  type ConnectionLineFragment,
  type ConnectionOutcomeFragment,
  ConnectPlatformDocument,
  ReplaceCredentialDocument,
} from '../../generated/operations.ts';
import { Button, Input } from '../../ui/controls.tsx';
import { atFields, FormField, useSchemaForm } from '../../ui/form.tsx';
import { useDoing } from '../../ui/say.tsx';
import type { Connectable } from './connectable.ts';
import { credentialSchema, mostOfId, mostOfName, mostOfSecret, mostOfSetting, partName } from './credential-schema.ts';

/** Takes a credential and hands it to the gateway; once it is kept, nothing of it stays in the page. */
export function CredentialForm(props: {
  readonly platform: Connectable;
  /** The connection that it is of; null: a new one is made. */
  readonly connection: ConnectionLineFragment | null;
  readonly hasSandbox: boolean;
  readonly onGiven: (connection: ConnectionLineFragment) => void;
}) {
  const { platform, connection, hasSandbox, onGiven } = props;
  const [isSandbox, setSandbox] = useState(false);
  const [connect] = useMutation(ConnectPlatformDocument, { fetchPolicy: 'no-cache' });
  const [replace] = useMutation(ReplaceCredentialDocument, { fetchPolicy: 'no-cache' });
  const { run, said, isBusy } = useDoing();
  const isNew = connection === null;
  const empty = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '']));
  const form = useSchemaForm(credentialSchema(platform, { isNew, isSandbox }), {
    name: platform.title,
    id: `${platform.platform.toLowerCase()}-main`,
    secrets: empty(platform.secrets),
    settings: empty(platform.settings),
  });
  const submit = form.handleSubmit(async ({ name, id, secrets, settings }) => {
    const credential = { secrets: partsOf(secrets), settings: partsOf(settings) };
    const keep = async (): Promise<ConnectionOutcomeFragment | null | undefined> => {
      if (connection !== null) {
        return (await replace({ variables: { id: connection.id, ...credential } })).data?.replaceCredential;
      }
      const input = { id, platform: platform.platform, name, sandbox: isSandbox, ...credential };
      return (await connect({ variables: { input } })).data?.connectPlatform;
    };
    const outcome = await run(
      'It is kept.',
      keep,
      atFields(form, (place) => (place === 'name' && isNew ? 'name' : undefined)),
    );
    if (outcome?.__typename !== 'ConnectionChanged') return;
    form.reset();
    onGiven(outcome.connection);
  });
  return (
    <form className="grid gap-4" noValidate onSubmit={submit} autoComplete="off">
      <Found platform={platform} />
      {isNew && (
        <div className="grid gap-3 sm:grid-cols-2">
          <FormField form={form} name="name" label="Name" hint="How your organisation calls it">
            {(control) => <Input {...control} required maxLength={mostOfName} />}
          </FormField>
          <FormField form={form} name="id" label="Id" hint="Letters, digits, dots, _ and -; it stays">
            {(control) => <Input {...control} required maxLength={mostOfId} spellCheck={false} />}
          </FormField>
        </div>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {platform.secrets.map((name) => (
          <FormField
            key={name}
            form={form}
            name={`secrets.${name}`}
            label={partName(name)}
            hint="Kept encrypted, never shown again"
          >
            {(control) => (
              <Input {...control} type="password" autoComplete="off" required={!isSandbox} maxLength={mostOfSecret} />
            )}
          </FormField>
        ))}
        {platform.settings.map((name) => (
          <FormField key={name} form={form} name={`settings.${name}`} label={partName(name)}>
            {(control) => <Input {...control} autoComplete="off" required={!isSandbox} maxLength={mostOfSetting} />}
          </FormField>
        ))}
      </div>
      {hasSandbox && isNew && (
        <label className="inline-flex min-h-9 items-center gap-2 max-md:min-h-11">
          <input type="checkbox" checked={isSandbox} onChange={({ target }) => setSandbox(target.checked)} />
          Call the sandbox, whose data is made up: it gives what is left empty
        </label>
      )}
      {said}
      <div className="flex justify-end">
        <Button type="submit" tone="main" disabled={isBusy}>
          Keep and sign in
        </Button>
      </div>
    </form>
  );
}

/** The parts that were given, as the gateway takes them. */
function partsOf(given: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(given).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }]));
}

/** Where the platform has it, and what of it nobody can do here. */
function Found({ platform }: { readonly platform: Connectable }) {
  return (
    <div className="grid max-w-prose gap-1 text-muted">
      <p>{platform.where}</p>
      {platform.hasConsent && (
        <p>
          The consent itself is not part of this page: a person gives it once to your own app at {platform.title}, and
          its refresh token is put in here.
        </p>
      )}
    </div>
  );
}
