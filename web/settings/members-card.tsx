import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { again, problemText } from '../gateway/problem.ts';
import {
  ChangeMemberRoleDocument,
  InviteMemberDocument,
  type MemberLineFragment,
  MembersDocument,
  RemoveMemberDocument,
  RevokeInvitationDocument,
  type Role,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Field, Input, Select } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';

const roles: readonly (readonly [Role, string, string])[] = [
  ['VIEWER', 'Viewer', 'looks on'],
  ['ANALYST', 'Analyst', 'rules, and what is done with alerts'],
  ['ADMIN', 'Admin', 'members, keys, connections, channels, the audit trail'],
  ['OWNER', 'Owner', 'everything'],
];

/** Who belongs to the organisation and as what; who is invited. */
export function MembersCard() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(MembersDocument);
  const [removed, setRemoved] = useState<MemberLineFragment | null>(null);
  const [changeRole] = useMutation(ChangeMemberRoleDocument);
  const [remove] = useMutation(RemoveMemberDocument);
  const [revoke] = useMutation(RevokeInvitationDocument);
  const { run, said, isBusy } = useDoing();
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="the members" />;
  const after = async (done: Promise<unknown>) => {
    if ((await done) !== null) again(refetch);
  };
  return (
    <Card title="Members">
      <div className="grid gap-4">
        {said}
        {data.members.nodes.length === 0 && <p className="text-muted">Nobody has joined yet: invite somebody below.</p>}
        {data.members.nodes.length > 0 && (
          <PlainTable label="Members" names={['Who', 'Role', 'Second factor', 'Last login', '']}>
            {data.members.nodes.map((member) => (
              <tr key={member.userId}>
                <th scope="row">
                  {member.name ?? member.email}
                  {member.name !== null && <span className="block text-xs font-normal text-muted">{member.email}</span>}
                </th>
                <td>
                  <Select
                    aria-label={`Role of ${member.email}`}
                    className="w-32"
                    value={member.role}
                    disabled={isBusy}
                    onChange={(event) =>
                      void after(
                        run(`${member.email} has another role now.`, async () => {
                          const variables = {
                            userId: member.userId,
                            version: member.version,
                            role: event.target.value as Role,
                          };
                          return (await changeRole({ variables })).data?.changeMemberRole;
                        }),
                      )
                    }
                  >
                    {roles.map(([role, name]) => (
                      <option key={role} value={role}>
                        {name}
                      </option>
                    ))}
                  </Select>
                </td>
                <td>{member.hasSecondFactor ? <Badge tone="ok">on</Badge> : <Badge tone="warn">off</Badge>}</td>
                <td className="text-muted">
                  {member.lastLoginAt === null ? 'never' : formats.instant(member.lastLoginAt)}
                </td>
                <td className="text-right">
                  <Button tone="quiet" onClick={() => setRemoved(member)}>
                    Remove
                  </Button>
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
        {data.invitations.nodes.length > 0 && (
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
      </div>
      {removed !== null && (
        <Dialog label="Remove a member" onClose={() => setRemoved(null)}>
          <div className="grid gap-4">
            <p>
              Remove <strong>{removed.email}</strong>? Their sessions and keys end within a minute.
            </p>
            <div className="flex justify-end gap-2">
              <Button tone="quiet" onClick={() => setRemoved(null)}>
                Cancel
              </Button>
              <Button
                tone="danger"
                onClick={() => {
                  const { userId, version, email } = removed;
                  setRemoved(null);
                  void after(
                    run(
                      `${email} is removed.`,
                      async () => (await remove({ variables: { userId, version } })).data?.removeMember,
                    ),
                  );
                }}
              >
                Remove
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
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
