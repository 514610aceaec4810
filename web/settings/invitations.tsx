import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import { InvitationsDocument, InviteMemberDocument, RevokeInvitationDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { mostOfEmail } from '../sign-in/schemas.ts';
import { Button, Input, Select } from '../ui/controls.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Problem } from '../ui/states.tsx';
import { roles } from './roles.ts';
import { inviteSchema } from './schemas.ts';

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
  const form = useSchemaForm(inviteSchema, { email: '', role: 'ANALYST' });
  const [link, setLink] = useState<string | null>(null);
  const [invite] = useMutation(InviteMemberDocument);
  const { run, said, isBusy } = useDoing();
  const send = form.handleSubmit(async (variables) => {
    const made = await run(
      `${variables.email} is invited.`,
      async () => (await invite({ variables })).data?.inviteMember,
    );
    if (made?.__typename !== 'InvitationMade') return;
    setLink(made.link);
    form.resetField('email');
    onInvited();
  });
  return (
    <form className="grid gap-3 rounded-xl bg-sunken p-3" noValidate onSubmit={send}>
      <div className="flex flex-wrap items-start gap-3">
        <FormField form={form} name="email" label="Invite by e-mail" className="min-w-60 flex-1">
          {(control) => <Input {...control} type="email" required maxLength={mostOfEmail} />}
        </FormField>
        <FormField form={form} name="role" label="As" className="w-72 max-w-full">
          {(control) => (
            <Select {...control}>
              {roles.map(([value, name, about]) => (
                <option key={value} value={value}>
                  {name}: {about}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        <Button type="submit" tone="main" disabled={isBusy} className="mt-5">
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
