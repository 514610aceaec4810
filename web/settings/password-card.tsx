import { useMutation } from '@apollo/client/react';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { ChangePasswordDocument } from '../generated/operations.ts';
import { PasswordField } from '../sign-in/password-field.tsx';
import { Button } from '../ui/controls.tsx';
import { atFields, useSchemaForm } from '../ui/form.tsx';
import { useDoing } from '../ui/say.tsx';
import { Card } from '../ui/states.tsx';
import { passwordSchemas } from './schemas.ts';

/** Another password, or the first one of who signs in by the identity provider. */
export function PasswordCard(props: {
  readonly email: string;
  readonly hasPassword: boolean;
  readonly onChanged: () => void;
}) {
  const keeper = useSessionKeeper();
  const [change] = useMutation(ChangePasswordDocument);
  const { run, said, isBusy } = useDoing();
  const form = useSchemaForm(props.hasPassword ? passwordSchemas.another : passwordSchemas.first, {
    current: '',
    wanted: '',
  });
  const save = form.handleSubmit(async ({ current, wanted }) => {
    const variables = { current: props.hasPassword ? current : null, new: wanted };
    const done = await run(
      'Your password is changed. All your other sessions were ended.',
      async () => (await change({ variables })).data?.changePassword,
      atFields(form, (place) => (place === 'new' ? 'wanted' : undefined)),
    );
    if (done === null) return;
    // The token of before is over as well.
    keeper.forget();
    form.reset();
    props.onChanged();
  });
  return (
    <Card title="Password">
      <form className="grid max-w-md gap-3" noValidate onSubmit={save}>
        <input type="hidden" name="email" autoComplete="username" value={props.email} readOnly />
        {!props.hasPassword && (
          <p className="text-muted">You sign in by single sign-on alone. With a password you can do without it.</p>
        )}
        {props.hasPassword && <PasswordField form={form} name="current" label="Current password" />}
        <PasswordField form={form} name="wanted" label="New password" isNew />
        <div>
          <Button type="submit" tone="main" disabled={isBusy}>
            {props.hasPassword ? 'Change password' : 'Set password'}
          </Button>
        </div>
        {said}
      </form>
    </Card>
  );
}
