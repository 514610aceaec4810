import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import {
  InvitationsDocument,
  InviteMemberDocument,
  RevokeInvitationDocument,
  type Role,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Field, Input, Select } from '../ui/controls.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Problem } from '../ui/states.tsx';
import { roles } from './roles.ts';

/** Who is invited and has not answered, and inviting somebody. For those who may manage members. */
export function Invitations() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(InvitationsDocument);
  const [revoke] = useMutation(RevokeInvitationDocument);
  const { run, said } = useDoing();
  const after = async (done: Promise<unknown>) => {
    if ((await done) !== null) again(refetch);
  };
  return (
    <>
      {said}
      {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
      {data !== undefined && data.invitations.nodes.length > 0 && (
        <ul className="grid gap-1" aria-label="Invitations">
          {data.invitations.nodes.map((invitation) => (
            <li key={invitation.id} className="flex flex-wrap items-center justify-between gap-3">
              <span>
                {invitation.email} <Badge>{invitation.isExpired ? 'invitation is over' : 'invited'}</Badge>{' '}
                <span className="text-xs text-muted">until {formats.instant(invitation.expiresAt)}</span>
              </span>
              <Button
                tone="quiet"
                onClick={() =>
                  void after(
                    run(
                      `The invitation of ${invitation.email} is taken back.`,
                      async () => (await revoke({ variables: { id: invitation.id } })).data?.revokeInvitation,
                    ),
                  )
                }
              >
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Invite onInvited={() => again(refetch)} />
    </>
  );
}

function Invite({ onInvited }: { readonly onInvited: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('ANALYST');
  const [link, setLink] = useState<string | null>(null);
  const [invite] = useMutation(InviteMemberDocument);
  const { run, said, isBusy } = useDoing();
  return (
    <form
      className="grid gap-3 rounded-xl bg-sunken p-3"
      onSubmit={async (event) => {
        event.preventDefault();
        const made = await run(
          `${email} is invited.`,
          async () => (await invite({ variables: { email, role } })).data?.inviteMember,
        );
        if (made?.__typename !== 'InvitationMade') return;
        setLink(made.link);
        setEmail('');
        onInvited();
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Invite by e-mail" className="min-w-60 flex-1">
          <Input
            type="email"
            value={email}
            required
            maxLength={320}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label="As" className="w-72 max-w-full">
          <Select value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map(([value, name, about]) => (
              <option key={value} value={value}>
                {name}: {about}
              </option>
            ))}
          </Select>
        </Field>
        <Button type="submit" tone="main" disabled={isBusy}>
          Invite
        </Button>
      </div>
      {said}
      {link !== null && (
        <p className="wrap-anywhere">
          No mail went out. Give this link to them and to nobody else; it is shown this once:{' '}
          <code className="font-mono text-xs">{link}</code>
        </p>
      )}
    </form>
  );
}
