'use client';

import { useQuery } from '@apollo/client/react';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { LoginError } from '../gateway/auth.ts';
import { again, problemText } from '../gateway/problem.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { OwnOrganisationsDocument } from '../generated/operations.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { Badge, Loading, Problem } from '../ui/states.tsx';
import { PlaceLink } from './links.tsx';
import { useSignOut } from './session-gate.tsx';

/** A person's organisations, of which one is chosen, their account and the way out. */
export default function AccountDialog(props: { readonly tenant: string; readonly onClose: () => void }) {
  const keeper = useSessionKeeper();
  const router = useRouter();
  const screen = `/${usePathname().split('/')[1] ?? ''}`;
  const { data, error, refetch } = useQuery(OwnOrganisationsDocument);
  const { signOut, problem } = useSignOut();
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = async (tenant: string) => {
    try {
      if (tenant !== props.tenant) {
        await keeper.switchTo(tenant);
        // What the address named is of the organisation of before.
        router.push(screen);
      }
      props.onClose();
    } catch (thrown) {
      if (!(thrown instanceof LoginError)) throw thrown;
      setRefusal(thrown.message);
    }
  };
  return (
    <Dialog label="Organisation and account" onClose={props.onClose}>
      <div className="grid gap-4">
        <h2 className="text-base font-semibold">Your organisations</h2>
        {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
        {data === undefined && error === undefined && <Loading what="your organisations" lines={2} />}
        {refusal !== null && <Problem>{refusal}</Problem>}
        <ul className="grid gap-1">
          {data?.me.organisations.map(({ organisation, role }) => (
            <li key={organisation.id}>
              <Button
                className="w-full justify-start"
                aria-current={organisation.id === props.tenant ? 'true' : undefined}
                data-focus-first={organisation.id === props.tenant ? '' : undefined}
                onClick={() => void choose(organisation.id)}
              >
                <Icon name="organisation" />
                <span className="min-w-0 truncate">{organisation.name}</span>
                <span className="ml-auto flex gap-2">
                  {organisation.id === props.tenant && <Badge tone="ok">here</Badge>}
                  <Badge>{role.toLowerCase()}</Badge>
                </span>
              </Button>
            </li>
          ))}
        </ul>
        {problem !== null && <Problem>{problem}</Problem>}
        <div className="flex flex-wrap justify-between gap-2">
          <PlaceLink
            to="/settings"
            query={{ part: 'account' }}
            onClick={props.onClose}
            className="content-center text-accent underline"
          >
            Password, second factor, sessions
          </PlaceLink>
          <Button onClick={signOut}>Sign out</Button>
        </div>
      </div>
    </Dialog>
  );
}
