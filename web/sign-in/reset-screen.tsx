'use client';

import Link from 'next/link';
import { useState } from 'react';
import { askAuth } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { Button, buttonClass } from '../ui/controls.tsx';
import { useSchemaForm } from '../ui/form.tsx';
import { Entrance } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';
import { resetSchema } from './schemas.ts';
import { refusedPassword, useEntering } from './use-entering.ts';
import { useToken } from './use-token.ts';

/** Setting another password by a mailed link. All sessions end by it, so one signs in afterwards. */
export function ResetScreen() {
  const { gatewayUrl } = useSessionKeeper();
  const token = useToken();
  const entering = useEntering();
  const form = useSchemaForm(resetSchema, { password: '' });
  const [isDone, setDone] = useState(false);
  const set = form.handleSubmit(async ({ password }) => {
    const done = await entering.run(
      async () => {
        await askAuth(gatewayUrl, '/auth/password/reset', { token, password });
        return true;
      },
      refusedPassword((message) => form.setError('password', { message }, { shouldFocus: true })),
    );
    if (done) setDone(true);
  });
  if (isDone) {
    return (
      <Entrance title="Your password is set">
        <p role="status">All sessions were ended, on every device. Sign in with the new password.</p>
        <Link href="/login" className={buttonClass('main')}>
          Sign in
        </Link>
      </Entrance>
    );
  }
  const broken = token === '' ? 'The link is not whole: open it once more as it was sent to you.' : null;
  return (
    <Entrance title="Set another password" problem={entering.problem ?? broken}>
      {broken === null && (
        <form className="grid gap-4" noValidate onSubmit={set}>
          <PasswordField form={form} name="password" label="New password" isNew isFirst />
          <Button type="submit" tone="main" disabled={entering.isBusy}>
            Set password
          </Button>
        </form>
      )}
      <Link href="/forgot-password" className="text-center text-accent underline">
        Ask for another link
      </Link>
    </Entrance>
  );
}
