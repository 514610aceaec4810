import { useMutation } from '@apollo/client/react';
import { type FormEvent, useState } from 'react';
import {
  type ConnectionLineFragment,
  type ConnectionOutcomeFragment,
  ConnectPlatformDocument,
  ReplaceCredentialDocument,
} from '../../generated/operations.ts';
import { Button, Field, Input } from '../../ui/controls.tsx';
import { useDoing } from '../../ui/say.tsx';
import type { Connectable } from './connectable.ts';

/** What a part of a credential is called by people: `refreshToken` is a refresh token. */
function partName(name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/ id$/, ' id');
}

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
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    const parts = (names: readonly string[]) =>
      names.flatMap((name) => (text(name) === '' ? [] : [{ name, value: text(name) }]));
    const credential = { secrets: parts(platform.secrets), settings: parts(platform.settings) };
    const outcome = await run<ConnectionOutcomeFragment | null | undefined>('It is kept.', async () => {
      if (connection !== null) {
        return (await replace({ variables: { id: connection.id, ...credential } })).data?.replaceCredential;
      }
      const input = {
        id: text('id'),
        platform: platform.platform,
        name: text('name'),
        sandbox: isSandbox,
        ...credential,
      };
      return (await connect({ variables: { input } })).data?.connectPlatform;
    });
    if (outcome?.__typename !== 'ConnectionChanged') return;
    form.reset();
    onGiven(outcome.connection);
  };
  return (
    <form className="grid gap-4" onSubmit={submit} autoComplete="off">
      <Found platform={platform} />
      {connection === null && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name" hint="How your organisation calls it">
            <Input name="name" required maxLength={200} defaultValue={platform.title} />
          </Field>
          <Field label="Id" hint="Letters, digits, dots, _ and -; it stays">
            <Input
              name="id"
              required
              maxLength={64}
              pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
              defaultValue={`${platform.platform.toLowerCase()}-main`}
            />
          </Field>
        </div>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {platform.secrets.map((name) => (
          <Field key={name} label={partName(name)} hint="Kept encrypted, never shown again">
            <Input name={name} type="password" autoComplete="off" required={!isSandbox} maxLength={20_000} />
          </Field>
        ))}
        {platform.settings.map((name) => (
          <Field key={name} label={partName(name)}>
            <Input name={name} autoComplete="off" required={!isSandbox} maxLength={500} />
          </Field>
        ))}
      </div>
      {hasSandbox && connection === null && (
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
