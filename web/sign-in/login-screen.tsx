'use client';

import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { askAuth, type LoginStep } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { Problem } from '../ui/states.tsx';
import { Entrance } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';
import { providerProblem } from './problem-words.ts';
import { ProviderButton } from './provider-button.tsx';
import { returnTo } from './return-to.ts';
import { loginSchema, mostOfEmail } from './schemas.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { useEntering } from './use-entering.ts';
import { useMethods } from './use-methods.ts';

/** Signing in: by password, by the identity provider, and with the second factor where there is one. */
export function LoginScreen() {
  const query = useSearchParams();
  const router = useRouter();
  const page = returnTo(query.get('returnTo'));
  const [isSecond, setSecond] = useState(query.get('step') === 'second-factor');
  const [why, setWhy] = useState(() => reasonOf(query));
  const onIn = () => router.replace(page);
  if (isSecond) {
    return (
      <SecondFactorForm
        onIn={onIn}
        onOver={(reason) => {
          setWhy(reason);
          setSecond(false);
        }}
      />
    );
  }
  return <FirstStep page={page} why={why} onIn={onIn} onSecond={() => setSecond(true)} />;
}

/** Why somebody is here who did not choose to be. */
function reasonOf(query: Pick<URLSearchParams, 'get'>): string | null {
  const code = query.get('error');
  if (code !== null) return providerProblem(code.slice(0, 40), query.get('request')?.slice(0, 60) ?? null);
  return query.get('ended') === null ? null : 'Your session is over. Sign in again: you come back to where you were.';
}

function FirstStep(props: {
  readonly page: string;
  readonly why: string | null;
  readonly onIn: () => void;
  readonly onSecond: () => void;
}) {
  const keeper = useSessionKeeper();
  const entering = useEntering();
  const { methods, problem, again } = useMethods();
  const form = useSchemaForm(loginSchema, { email: '', password: '' });
  const enter = form.handleSubmit(async (said) => {
    const step = await entering.run(
      () => askAuth<LoginStep>(keeper.gatewayUrl, '/auth/login', said),
      ({ code }) => {
        if (code === 'MR_LOGIN_REFUSED') form.resetField('password');
        return false;
      },
    );
    if (step?.step === 'SECOND_FACTOR') return props.onSecond();
    if (step?.step !== 'SESSION') return form.setFocus('password');
    keeper.adopt(step);
    props.onIn();
  });
  const develop = async () => {
    const done = await entering.run(async () => {
      await keeper.develop();
      return true;
    });
    if (done) props.onIn();
  };
  return (
    <Entrance title="Sign in" problem={entering.problem ?? props.why}>
      <form className="grid gap-4" noValidate onSubmit={enter}>
        <FormField form={form} name="email" label="E-mail">
          {(control) => (
            <Input {...control} type="email" autoComplete="username" required maxLength={mostOfEmail} autoFocus />
          )}
        </FormField>
        <PasswordField form={form} name="password" label="Password" />
        <Button type="submit" tone="main" disabled={entering.isBusy}>
          {entering.isBusy ? 'Signing in …' : 'Sign in'}
        </Button>
        <Link href="/forgot-password" className="text-center text-accent underline">
          Forgot your password?
        </Link>
      </form>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {methods !== null && methods.oidc !== null && (
        <ProviderButton name={methods.oidc.name} entering={entering} wanted={{ returnTo: props.page }} />
      )}
      {methods?.devLogin === true && (
        <section aria-label="Demo" className="grid gap-2 rounded-xl bg-warn-bg p-3">
          <p className="text-warn">
            Demo sign-in: this gateway runs for local development, and lets anybody in without a password. Elsewhere
            there is no such button.
          </p>
          <Button disabled={entering.isBusy} onClick={() => void develop()}>
            Open the demo
          </Button>
        </section>
      )}
    </Entrance>
  );
}
