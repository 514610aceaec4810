import { useMutation } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { moveDay, today } from '../../format/days.ts';
import { problemText } from '../../gateway/problem.ts';
import {
  CheckConnectionDocument,
  type CheckConnectionMutation,
  type ConnectionLineFragment,
  StartFetchingDocument,
} from '../../generated/operations.ts';
import { useFormats } from '../../preferences/provider.tsx';
import { Button, Field, Input } from '../../ui/controls.tsx';
import { useDoing } from '../../ui/say.tsx';
import { Card, Loading, Problem } from '../../ui/states.tsx';
import { PlainTable } from '../../ui/table.tsx';

type Check = CheckConnectionMutation['checkConnection'];
type Account = Extract<Check, { readonly __typename: 'ConnectionChecked' }>['accounts'][number];

/** Days before today that are fetched unless told otherwise: what platforms restate, about. */
const usualDays = 30;

/** Signs in, and asks which accounts are fetched and from when on; what the platform says instead is shown as it says it. */
export function AccountChoice(props: {
  readonly connection: ConnectionLineFragment;
  readonly onCredential: () => void;
  readonly onStarted: (connection: ConnectionLineFragment) => void;
}) {
  const { connection, onCredential, onStarted } = props;
  const { id } = connection;
  const [check] = useMutation(CheckConnectionDocument, { fetchPolicy: 'no-cache' });
  const [found, setFound] = useState<Check | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try asks anew.
  useEffect(() => {
    let isNewest = true;
    setFound(null);
    setProblem(null);
    check({ variables: { id } }).then(
      ({ data }) => isNewest && setFound(data?.checkConnection ?? null),
      (error: unknown) => isNewest && setProblem(problemText(error)),
    );
    return () => {
      isNewest = false;
    };
  }, [check, id, tries]);
  const refusal = problem ?? (found !== null && found.__typename !== 'ConnectionChecked' ? found.message : null);
  return (
    <Card title="Which accounts, from when on">
      {found === null && problem === null && <Loading what="the accounts from the platform" lines={3} />}
      {refusal !== null && (
        <div className="grid gap-3">
          <Problem onRetry={() => setTries(tries + 1)}>{refusal}</Problem>
          <p>
            <Button onClick={onCredential}>Give another credential</Button>
          </p>
        </div>
      )}
      {found?.__typename === 'ConnectionChecked' && found.accounts.length === 0 && (
        <Problem onRetry={() => setTries(tries + 1)}>
          The credential works, and gives access to no account: share one with it at the platform.
        </Problem>
      )}
      {found?.__typename === 'ConnectionChecked' && found.accounts.length > 0 && (
        <StartForm connection={connection} accounts={found.accounts} more={found.more} onStarted={onStarted} />
      )}
    </Card>
  );
}

function StartForm(props: {
  readonly connection: ConnectionLineFragment;
  readonly accounts: readonly Account[];
  readonly more: boolean;
  readonly onStarted: (connection: ConnectionLineFragment) => void;
}) {
  const { connection, accounts, more, onStarted } = props;
  const formats = useFormats();
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(
    connection.accountIds === null ? null : new Set(connection.accountIds),
  );
  const [from, setFrom] = useState(connection.firstDay ?? moveDay(today(), -usualDays));
  const [start] = useMutation(StartFetchingDocument);
  const { run, said, isBusy } = useDoing();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={async (event) => {
        event.preventDefault();
        const accountIds = chosen === null ? null : [...chosen];
        const outcome = await run('It is fetched from now on.', async () => {
          return (await start({ variables: { id: connection.id, accountIds, from } })).data?.startFetching;
        });
        if (outcome?.__typename === 'ConnectionChanged') onStarted(outcome.connection);
      }}
    >
      <p data-testid="reached">
        Signed in: it reaches {more ? 'more than ' : ''}
        {formats.count(accounts.length)} {accounts.length === 1 ? 'account' : 'accounts'}.
      </p>
      <label className="inline-flex min-h-9 items-center gap-2 max-md:min-h-11">
        <input
          type="checkbox"
          checked={chosen === null}
          onChange={({ target }) =>
            setChosen(target.checked ? null : new Set(accounts.map(({ accountId }) => accountId)))
          }
        />
        All that it reaches, also those that are added later
      </label>
      <PlainTable label="Accounts" names={['Account', 'Name', 'Currency', 'Time zone']} maxHeight="max-h-80">
        {accounts.map(({ accountId, name, currency, zone }) => (
          <tr key={accountId}>
            <th scope="row">
              <label className="inline-flex items-center gap-2">
                <input
                  type="checkbox"
                  checked={chosen?.has(accountId) ?? true}
                  disabled={chosen === null}
                  onChange={() => toggle(accountId)}
                />
                {accountId}
              </label>
            </th>
            <td>{name}</td>
            <td>{currency}</td>
            <td>{zone}</td>
          </tr>
        ))}
      </PlainTable>
      <Field label="First day" className="w-72" hint="Platforms keep between 60 days and three years">
        <Input type="date" required value={from} max={today()} onChange={({ target }) => setFrom(target.value)} />
      </Field>
      {said}
      <div className="flex justify-end">
        <Button type="submit" tone="main" disabled={isBusy || chosen?.size === 0}>
          Start fetching
        </Button>
      </div>
    </form>
  );
}
