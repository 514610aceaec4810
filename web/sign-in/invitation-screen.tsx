'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { askAuth, type LoginStep } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { Loading } from '../ui/states.tsx';
import { Entrance } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';
import { ProviderButton } from './provider-button.tsx';
import { acceptanceSchemas, mostOfName } from './schemas.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { type Entering, refusedPassword, useEntering } from './use-entering.ts';
import { useMethods } from './use-methods.ts';
import { useToken } from './use-token.ts';

interface Invitation {
  readonly organisation: string;
  readonly email: string;
  readonly role: string;
  readonly account: 'NEW' | 'EXISTING';
  readonly invitedBy: string;
  readonly expiresAt: string;
}

/** Accepting an invitation: with a password that is chosen, with that of the account there is, or by the identity provider. */
export function InvitationScreen() {
  const { gatewayUrl } = useSessionKeeper();
  const router = useRouter();
  const token = useToken();
  const entering = useEntering();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [isSecond, setSecond] = useState(false);
  const { run } = entering;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read once for each link, whatever is done meanwhile.
  useEffect(() => {
    if (token === '') return;
    setInvitation(null);
    void run(() => askAuth<Invitation>(gatewayUrl, '/auth/invitations/show', { token })).then(setInvitation);
  }, [token, gatewayUrl]);
  const onIn = () => router.replace('/alerts');
  if (isSecond) return <SecondFactorForm onIn={onIn} onOver={() => setSecond(false)} />;
  if (token === '') {
    return (
      <Entrance title="Invitation" problem="The link is not whole: open it once more as it was sent to you.">
        {null}
      </Entrance>
    );
  }
  if (invitation === null) {
    return (
      <Entrance title="Invitation" problem={entering.problem}>
        {entering.problem === null && <Loading what="the invitation" lines={3} />}
      </Entrance>
    );
  }
  return (
    <Accept token={token} invitation={invitation} entering={entering} onIn={onIn} onSecond={() => setSecond(true)} />
  );
}

function Accept(props: {
  readonly token: string;
  readonly invitation: Invitation;
  readonly entering: Entering;
  readonly onIn: () => void;
  readonly onSecond: () => void;
}) {
  const { token, invitation, entering } = props;
  const keeper = useSessionKeeper();
  const formats = useFormats();
  const { methods } = useMethods();
  const isNew = invitation.account === 'NEW';
  const form = useSchemaForm(acceptanceSchemas[invitation.account], { name: '', password: '' });
  const accept = form.handleSubmit(async ({ name, password }) => {
    const said = { token, password, ...(isNew && name !== '' && { name }) };
    const step = await entering.run(
      () => askAuth<LoginStep>(keeper.gatewayUrl, '/auth/invitations/accept', said),
      refusedPassword((message) => form.setError('password', { message }, { shouldFocus: true })),
    );
    if (step?.step === 'SECOND_FACTOR') return props.onSecond();
    if (step?.step !== 'SESSION') return undefined;
    keeper.adopt(step);
    return props.onIn();
  });
  return (
    <Entrance title={`Join ${invitation.organisation}`} problem={entering.problem}>
      <p className="wrap-anywhere">
        {invitation.invitedBy} invites <strong>{invitation.email}</strong> as {invitation.role.toLowerCase()}, until{' '}
        {formats.instant(invitation.expiresAt)}.
      </p>
      <form className="grid gap-4" noValidate onSubmit={accept}>
        {/* Read by what keeps passwords. */}
        <input type="hidden" name="email" autoComplete="username" value={invitation.email} readOnly />
        {isNew && (
          <FormField form={form} name="name" label="Your name">
            {(control) => <Input {...control} autoComplete="name" maxLength={mostOfName} />}
          </FormField>
        )}
        {!isNew && <p className="text-muted">You have an account already: accept with its password.</p>}
        <PasswordField
          form={form}
          name="password"
          label={isNew ? 'Choose a password' : 'Your password'}
          isNew={isNew}
        />
        <Button type="submit" tone="main" disabled={entering.isBusy}>
          Accept
        </Button>
      </form>
      {methods !== null && methods.oidc !== null && (
        <ProviderButton
          name={methods.oidc.name}
          entering={entering}
          wanted={{ returnTo: '/alerts', invitation: token }}
        />
      )}
    </Entrance>
  );
}
