import { askAuth, type LoginStep } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { Entrance } from './entrance.tsx';
import { codeSchema, mostOfCode } from './schemas.ts';
import { useEntering } from './use-entering.ts';

/** The second step: a code of the authenticator, or a recovery code. `onOver`: the first step was too long ago. */
export function SecondFactorForm(props: { readonly onIn: () => void; readonly onOver: (why: string | null) => void }) {
  const keeper = useSessionKeeper();
  const entering = useEntering();
  const form = useSchemaForm(codeSchema, { code: '' });
  const enter = form.handleSubmit(async (said) => {
    form.resetField('code');
    const step = await entering.run(
      () => askAuth<LoginStep>(keeper.gatewayUrl, '/auth/second-factor', said),
      ({ code, message }) => {
        if (code === 'MR_SESSION_ENDED') {
          props.onOver('That took too long, or it was done in another tab: begin again.');
        } else if (code === 'MR_LOGIN_REFUSED') {
          form.setError('code', { message }, { shouldFocus: true });
        } else return false;
        return true;
      },
    );
    if (step?.step !== 'SESSION') return;
    keeper.adopt(step);
    props.onIn();
  });
  return (
    <Entrance title="Second factor" problem={entering.problem}>
      <form className="grid gap-4" noValidate onSubmit={enter}>
        <FormField
          form={form}
          name="code"
          label="Code"
          hint="The six digits that your authenticator shows now. Without it: one of your recovery codes."
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="one-time-code"
              required
              maxLength={mostOfCode}
              spellCheck={false}
              autoFocus
              className="font-mono tracking-widest"
            />
          )}
        </FormField>
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
