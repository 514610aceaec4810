import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import { ApiKeysDocument, CreateApiKeyDocument, RevokeApiKeyDocument, type Scope } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Field, Input } from '../ui/controls.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';

const scopes: readonly (readonly [Scope, string])[] = [
  ['METRICS_READ', 'read figures'],
  ['ALERTS_READ', 'read alerts'],
  ['ALERTS_WRITE', 'act on alerts'],
  ['RULES_READ', 'read rules'],
  ['RULES_WRITE', 'change rules'],
  ['CONNECTIONS_READ', 'read connections'],
  ['PIPELINE_READ', 'read the pipeline'],
  ['AUDIT_READ', 'read the audit trail'],
];

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
          <PlainTable label="API keys" names={['Name', 'Begins with', 'May', 'Last used', '']}>
            {data.apiKeys.nodes.map((key) => (
              <tr key={key.id}>
                <th scope="row">{key.name}</th>
                <td className="font-mono text-xs">{key.prefix}…</td>
                <td className="text-xs text-muted">
                  {key.scopes.map((scope) => scopes.find(([known]) => known === scope)?.[1] ?? scope).join(', ')}
                </td>
                <td className="text-muted">{key.lastUsedAt === null ? 'never' : formats.instant(key.lastUsedAt)}</td>
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

function NewKey({ onMade }: { readonly onMade: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['METRICS_READ']);
  const [secret, setSecret] = useState<string | null>(null);
  const [create] = useMutation(CreateApiKeyDocument);
  const { run, said, isBusy } = useDoing();
  return (
    <form
      className="grid gap-3 rounded-xl bg-sunken p-3"
      onSubmit={async (event) => {
        event.preventDefault();
        const made = await run(
          `The key ${name} is made.`,
          async () => (await create({ variables: { name, scopes: [...chosen] } })).data?.createApiKey,
        );
        if (made?.__typename !== 'ApiKeyMade') return;
        setSecret(made.secret);
        setName('');
        onMade();
      }}
    >
      <Field label="Name of a new key" className="max-w-sm">
        <Input
          value={name}
          required
          maxLength={120}
          placeholder="dashboard of the search team"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
        <legend className="mb-1 text-xs text-muted">It may</legend>
        {scopes.map(([scope, words]) => (
          <label key={scope} className="inline-flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(scope)}
              onChange={() =>
                setChosen(chosen.includes(scope) ? chosen.filter((other) => other !== scope) : [...chosen, scope])
              }
            />
            {words}
          </label>
        ))}
      </fieldset>
      <div>
        <Button type="submit" tone="main" disabled={isBusy || chosen.length === 0}>
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
