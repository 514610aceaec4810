'use client';

import Link from 'next/link';
import { useState } from 'react';
import { askAuth } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { Loading, Problem } from '../ui/states.tsx';
import { Entrance } from './entrance.tsx';
import { forgotSchema, mostOfEmail } from './schemas.ts';
import { useEntering } from './use-entering.ts';
import { useMethods } from './use-methods.ts';

/** Asking for a link that sets another password. What is answered is the same whether the address has an account or not. */
export function ForgotScreen() {
  const { gatewayUrl } = useSessionKeeper();
  const entering = useEntering();
  const { methods, problem, again } = useMethods();
  const form = useSchemaForm(forgotSchema, { email: '' });
  const [sentTo, setSentTo] = useState<string | null>(null);
  const ask = form.handleSubmit(async ({ email }) => {
    const done = await entering.run(async () => {
      await askAuth(gatewayUrl, '/auth/password/forgot', { email });
      return true;
    });
    if (done) setSentTo(email);
  });
  return (
    <Entrance title="Forgotten password" problem={entering.problem}>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {methods === null && problem === null && <Loading what="what can be done" lines={3} />}
      {methods?.passwordReset === false && (
        <p>This installation sends no mail to accounts. Whoever runs Millrace for you can set another password.</p>
      )}
      {methods?.passwordReset === true && sentTo === null && (
        <form className="grid gap-4" noValidate onSubmit={ask}>
          <FormField
            form={form}
            name="email"
            label="E-mail"
            hint="A link goes there by which you set another password."
          >
            {(control) => (
              <Input {...control} type="email" autoComplete="username" required maxLength={mostOfEmail} autoFocus />
            )}
          </FormField>
          <Button type="submit" tone="main" disabled={entering.isBusy}>
            Send the link
          </Button>
        </form>
      )}
      {sentTo !== null && (
        <p role="status" className="rounded-xl bg-ok-bg px-4 py-3 text-ok wrap-anywhere">
          If {sentTo} has an account, a link is on its way there. It is good for half an hour, once. Nothing came? Look
          among unwanted mail, then ask whoever runs Millrace.
        </p>
      )}
      <Link href="/login" className="text-center text-accent underline">
        Back to sign in
      </Link>
    </Entrance>
  );
}
