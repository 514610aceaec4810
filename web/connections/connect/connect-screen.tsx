'use client';

import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { problemText } from '../../gateway/problem.ts';
import {
  ConnectablePlatformsDocument,
  type ConnectionLineFragment,
  OneConnectionDocument,
} from '../../generated/operations.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Card, Loading, Problem } from '../../ui/states.tsx';
import { AccountChoice } from './account-choice.tsx';
import type { Connectable } from './connectable.ts';
import { CredentialForm } from './credential-form.tsx';
import { FirstFetch } from './first-fetch.tsx';
import { PlatformChoice } from './platform-choice.tsx';

/** A platform is connected step by step: which, its credential, its accounts, and then its days come. */
export function ConnectScreen({ id }: { readonly id: string | null }) {
  const platforms = useQuery(ConnectablePlatformsDocument, { fetchPolicy: 'cache-first' });
  const before = useQuery(OneConnectionDocument, { variables: { id: id ?? '' }, skip: id === null });
  const [made, setMade] = useState<ConnectionLineFragment | null>(null);
  const [chosen, setChosen] = useState<Connectable | null>(null);
  const [isGiven, setGiven] = useState(false);
  const [isStarted, setStarted] = useState(false);
  const known = made ?? before.data?.connection ?? null;
  const error = platforms.error ?? before.error;
  const offer = platforms.data?.connectablePlatforms;
  const platform = offer?.platforms.find((each) => each.platform === known?.platform) ?? chosen;
  const isMissing = id !== null && before.data !== undefined && before.data.connection === null;
  const isKept = id !== null || made !== null;
  return (
    <>
      <PageHead title={known === null ? 'Connect a platform' : known.name}>
        What it needs is kept encrypted. Nobody is shown it again, and it only ever reads.
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {error !== undefined && <Problem>{problemText(error)}</Problem>}
        {isMissing && <Problem>There is no connection {id}.</Problem>}
        {offer === undefined && error === undefined && <Loading what="the platforms" lines={4} />}
        {offer !== undefined && offer.platforms.length === 0 && (
          <Problem>This gateway connects no platforms. Ask who operates it.</Problem>
        )}
        {offer !== undefined && !isKept && (
          <PlatformChoice platforms={offer.platforms} chosen={chosen} onChosen={setChosen} />
        )}
        {offer !== undefined && platform !== null && !isGiven && !isMissing && (
          <Card title={known === null ? `What ${platform.title} needs` : `A new credential of ${platform.title}`}>
            <CredentialForm
              key={platform.platform}
              platform={platform}
              connection={known}
              hasSandbox={offer.hasSandbox}
              onGiven={(connection) => {
                setMade(connection);
                setGiven(true);
              }}
            />
          </Card>
        )}
        {known !== null && isGiven && !isStarted && (
          <AccountChoice
            connection={known}
            onCredential={() => setGiven(false)}
            onStarted={(connection) => {
              setMade(connection);
              setStarted(true);
            }}
          />
        )}
        {known !== null && isStarted && <FirstFetch id={known.id} />}
        {known !== null && !isGiven && known.hasCredential && known.status !== 'EXPIRED' && (
          <p className="text-muted">
            It has a credential.{' '}
            <button type="button" className="underline" onClick={() => setGiven(true)}>
              Go on with that one
            </button>
          </p>
        )}
      </div>
    </>
  );
}
