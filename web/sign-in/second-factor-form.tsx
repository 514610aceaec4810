import { useState } from 'react';
import { askAuth, type LoginStep } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { Button, Field, Input } from '../ui/controls.tsx';
import { Entrance } from './entrance.tsx';
import { useEntering } from './use-entering.ts';

/** The second step: a code of the authenticator, or a recovery code. `onOver`: the first step was too long ago. */
export function SecondFactorForm(props: { readonly onIn: () => void; readonly onOver: (why: string | null) => void }) {
  const keeper = useSessionKeeper();
  const entering = useEntering();
  const [code, setCode] = useState('');
  const enter = async () => {
    const step = await entering.run(
      () => askAuth<LoginStep>(keeper.gatewayUrl, '/auth/second-factor', { code }),
      (refusal) => {
        if (refusal !== 'MR_SESSION_ENDED') return false;
        props.onOver('That took too long, or it was done in another tab: begin again.');
        return true;
      },
    );
    if (step?.step !== 'SESSION') return setCode('');
    keeper.adopt(step);
    props.onIn();
  };
  return (
    <Entrance title="Second factor" problem={entering.problem}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <Field
          label="Code"
          hint="The six digits that your authenticator shows now. Without it: one of your recovery codes."
        >
          <Input
            name="code"
            autoComplete="one-time-code"
            required
            minLength={6}
            maxLength={40}
            spellCheck={false}
            autoFocus
            className="font-mono tracking-widest"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
        <Button type="submit" tone="main" disabled={entering.isBusy}>
          Sign in
        </Button>
        <Button tone="quiet" onClick={() => props.onOver(null)}>
          Back
        </Button>
      </form>
    </Entrance>
  );
}
