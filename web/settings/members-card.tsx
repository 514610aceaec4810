import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import {
  ChangeMemberRoleDocument,
  type MemberLineFragment,
  MembersDocument,
  RemoveMemberDocument,
  type Role,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Select } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDoing } from '../ui/say.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { Invitations } from './invitations.tsx';
import { roles } from './roles.ts';

/** Who belongs to the organisation and as what; who is invited. */
export function MembersCard() {
  const formats = useFormats();
  const { data, error, refetch } = useQuery(MembersDocument);
  const mayManage = useMay('MEMBERS_WRITE');
  const [removed, setRemoved] = useState<MemberLineFragment | null>(null);
  const [changeRole] = useMutation(ChangeMemberRoleDocument);
  const [remove] = useMutation(RemoveMemberDocument);
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
        {data.members.nodes.length === 0 && (
          <p className="text-muted">Nobody has joined yet{mayManage && ': invite somebody below'}.</p>
        )}
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
                    disabled={isBusy || !mayManage}
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
                  {mayManage && (
                    <Button tone="quiet" aria-label={`Remove ${member.email}`} onClick={() => setRemoved(member)}>
                      Remove
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
        {mayManage && <Invitations />}
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
