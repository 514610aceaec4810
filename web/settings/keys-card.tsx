import { useMutation, useQuery } from '@apollo/client/react';
import { useId, useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import { ApiKeysDocument, CreateApiKeyDocument, RevokeApiKeyDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Input, Select } from '../ui/controls.tsx';
import { atFields, FormField, useFieldProblem, useSchemaForm } from '../ui/form.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { keySchema, lives, mostOfKeyName, scopes } from './schemas.ts';

const dayMs = 86_400_000;
/** A key that ends within so many milliseconds has to be replaced now. */
const soonMs = 14 * dayMs;

/** Keys of programs. A key's text is shown when it is made, and never again. */
export function KeysCard() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(ApiKeysDocument);
  const [revoke] = useMutation(RevokeApiKeyDocument);
  const { run, said } = useDoing();
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="the keys" />;
  return (
    <Card title="API keys">
      <div className="grid gap-4">
        {said}
        {data.apiKeys.nodes.length === 0 && <p className="text-muted">No program has a key yet.</p>}
        {data.apiKeys.nodes.length > 0 && (
          <PlainTable label="API keys" names={['Name', 'Begins with', 'May', 'Last used', 'Ends', '']}>
            {data.apiKeys.nodes.map((key) => (
              <tr key={key.id}>
                <th scope="row">{key.name}</th>
                <td className="font-mono text-xs">{key.prefix}…</td>
                <td className="text-xs text-muted">
                  {key.scopes.map((scope) => scopes.find(([known]) => known === scope)?.[1] ?? scope).join(', ')}
                </td>
                <td className="text-muted">{key.lastUsedAt === null ? 'never' : formats.instant(key.lastUsedAt)}</td>
                <td className="text-muted">
                  <KeyEnd expiresAt={key.expiresAt} />
                </td>
                <td className="text-right">
                  {key.revokedAt === null ? (
                    <Button
                      tone="quiet"
                      onClick={async () => {
                        const done = await run(
                          `${key.name} ends within a minute.`,
                          async () => (await revoke({ variables: { id: key.id } })).data?.revokeApiKey,
                        );
                        if (done !== null) again(refetch);
                      }}
                    >
                      Revoke
                    </Button>
                  ) : (
                    <Badge>revoked</Badge>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
        <NewKey onMade={() => again(refetch)} />
      </div>
    </Card>
  );
}

/** Until when a key is good. */
function KeyEnd({ expiresAt }: { readonly expiresAt: string | null }) {
  const formats = useFormats();
  if (expiresAt === null) return 'never';
  const left = Date.parse(expiresAt) - Date.now();
  return (
    <>
      {formats.instant(expiresAt)} {left <= 0 && <Badge>over</Badge>}
      {left > 0 && left < soonMs && <Badge tone="warn">soon</Badge>}
    </>
  );
}

function NewKey({ onMade }: { readonly onMade: () => void }) {
  const form = useSchemaForm(keySchema, { name: '', life: '90', scopes: ['METRICS_READ'] });
  const nothingChosen = useFieldProblem(form, 'scopes');
  const problem = useId();
  const [secret, setSecret] = useState<string | null>(null);
  const [create] = useMutation(CreateApiKeyDocument);
  const { run, said, isBusy } = useDoing();
  const make = form.handleSubmit(async ({ name, life, scopes: chosen }) => {
    const expiresAt = life === '' ? null : new Date(Date.now() + Number(life) * dayMs).toISOString();
    const made = await run(
      `The key ${name} is made.`,
      async () => (await create({ variables: { name, scopes: chosen, expiresAt } })).data?.createApiKey,
      atFields(form, (place) => (place === 'expiresAt' ? 'life' : undefined)),
    );
    if (made?.__typename !== 'ApiKeyMade') return;
    setSecret(made.secret);
    form.resetField('name');
    onMade();
  });
  return (
    <form className="grid gap-3 rounded-xl bg-sunken p-3" noValidate onSubmit={make}>
      <div className="flex flex-wrap gap-3">
        <FormField form={form} name="name" label="Name of a new key" className="min-w-60 flex-1 basis-60">
          {(control) => (
            <Input {...control} required maxLength={mostOfKeyName} placeholder="dashboard of the search team" />
          )}
        </FormField>
        <FormField form={form} name="life" label="It ends" className="w-44">
          {(control) => (
            <Select {...control}>
              {lives.map((life) => (
                <option key={life} value={life}>
                  {life === '' ? 'when it is revoked' : `in ${life} days`}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      </div>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
        <legend className="mb-1 text-xs text-muted">It may</legend>
        {scopes.map(([scope, words]) => (
          <label key={scope} className="inline-flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              value={scope}
              aria-invalid={nothingChosen !== undefined}
              {...(nothingChosen !== undefined && { 'aria-describedby': problem })}
              {...form.register('scopes')}
            />
            {words}
          </label>
        ))}
        {nothingChosen !== undefined && (
          <p id={problem} role="alert" className="w-full text-xs text-critical">
            {nothingChosen}
          </p>
        )}
      </fieldset>
      <div>
        <Button type="submit" tone="main" disabled={isBusy}>
          Make key
        </Button>
      </div>
      {said}
      {secret !== null && (
        <p className="rounded-lg bg-warn-bg p-3 text-warn">
          Copy it now, it is never shown again:{' '}
          <code data-testid="secret" className="font-mono text-xs wrap-anywhere text-ink">
            {secret}
          </code>
        </p>
      )}
    </form>
  );
}
