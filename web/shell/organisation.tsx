'use client';

import { lazy, Suspense } from 'react';
import { useSession } from '../gateway/session-provider.tsx';
import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { useCommands } from './commands.tsx';

const AccountDialog = lazy(() => import('./account-dialog.tsx'));
const SwitchDialog = lazy(() => import('./switch-dialog.tsx'));

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
  const SomeDialog = session.kind === 'DEVELOPER' ? SwitchDialog : AccountDialog;
  return (
    <Suspense>
      <SomeDialog tenant={props.tenant} onClose={() => onOpen(false)} />
    </Suspense>
  );
}
