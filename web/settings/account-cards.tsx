import { useQuery } from '@apollo/client/react';
import { again, problemText } from '../gateway/problem.ts';
import { OwnAccountDocument } from '../generated/operations.ts';
import { Card, Loading, Problem } from '../ui/states.tsx';
import { PasswordCard } from './password-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** A person's own: password, second factor and sessions. */
export function AccountCards() {
  const { data, error, refetch } = useQuery(OwnAccountDocument);
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="your account" />;
  const { me } = data;
  if (me.kind !== 'USER') {
    return (
      <Card title="Your account">
        <p className="text-muted">
          Nobody signed in here: the demo sign-in has no password, no second factor and no sessions. Sign in as a person
          to have them.
        </p>
      </Card>
    );
  }
  return (
    <>
      <PasswordCard email={me.subject} hasPassword={me.hasPassword} onChanged={() => again(refetch)} />
      <SecondFactorCard me={me} onChanged={() => again(refetch)} />
      <SessionsCard />
    </>
  );
}
