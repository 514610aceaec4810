'use client';

import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../gateway/session-provider.tsx';
import { Button, Field, Input } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { useCommands } from './commands.tsx';

/** Characters of an organisation's id at most, as the gateway takes them. */
const maxLength = 64;

const AccountDialog = lazy(() => import('./account-dialog.tsx'));

/** Which organisation is shown; a press asks for another. */
export function Organisation(props: { readonly tenant: string; readonly onSwitch: () => void }) {
  const session = useSession();
  const isKnown = session.kind === 'USER' || session.kind === 'DEVELOPER';
  const name = session.kind === 'USER' ? session.organisation : props.tenant;
  return (
    <Button
      tone="quiet"
      className="max-w-44 min-w-0 lg:max-w-none lg:w-full lg:justify-start"
      aria-haspopup="dialog"
      disabled={!isKnown}
      onClick={props.onSwitch}
    >
      <Icon name="organisation" />
      <span className="sr-only">Organisation: </span>
      <span className="truncate text-ink">{isKnown ? name : '…'}</span>
      <Icon name="down" className="lg:ml-auto" />
    </Button>
  );
}

/** The way to another organisation: once on a page, wherever it is asked for. */
export function OrganisationSwitch(props: {
  readonly tenant: string;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}) {
  const { isOpen, onOpen } = props;
  useCommands([
    { id: 'organisation', name: 'Switch organisation', group: 'Organisation', keys: 'g o', run: () => onOpen(true) },
  ]);
  const session = useSession();
  if (!isOpen) return null;
  const onClose = () => onOpen(false);
  if (session.kind === 'DEVELOPER') return <SwitchDialog tenant={props.tenant} onClose={onClose} />;
  return (
    <Suspense>
      <AccountDialog tenant={props.tenant} onClose={onClose} />
    </Suspense>
  );
}

/** Any organisation of a gateway for development, by its id. */
function SwitchDialog(props: { readonly tenant: string; readonly onClose: () => void }) {
  const [name, setName] = useState(props.tenant);
  const router = useRouter();
  const screen = `/${usePathname().split('/')[1] ?? ''}`;
  return (
    <Dialog label="Switch organisation" onClose={props.onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          props.onClose();
          router.push(`${screen}?tenant=${encodeURIComponent(name.trim())}`);
        }}
      >
        <h2 className="text-base font-semibold">Switch organisation</h2>
        <Field label="Organisation" hint="Its id, as messages and files name it. Links that you copy stay with it.">
          <Input
            data-focus-first
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={maxLength}
            spellCheck={false}
            autoComplete="off"
            required
          />
        </Field>
        <p className="text-muted">
          Demo sign-in: on this machine anybody may see any organisation, without a password.{' '}
          <Link href="/login" className="text-accent underline">
            Sign in as a person
          </Link>
        </p>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="main">
            Switch
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
