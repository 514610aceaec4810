'use client';

import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { LoginError } from '../gateway/auth.ts';
import { useSession, useSessionKeeper } from '../gateway/session-provider.tsx';
import { usePreferences } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Badge, Loading, Problem } from '../ui/states.tsx';
import { useCommands } from './commands.tsx';

/**
 * Takes up the session in the organisation that the address names, and gives the one that is shown: while it is not known that of the
 * address, or `otherwise`. Whoever has no session is sent to sign in, and comes back here.
 */
export function useEntrance(otherwise: string): string {
  const keeper = useSessionKeeper();
  const session = useSession();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const wanted = query.get('tenant') || null;
  useEffect(() => void keeper.open(wanted), [keeper, wanted]);
  const here = `${path}${query.size === 0 ? '' : `?${query}`}`;
  const signedOut = session.kind === 'NONE' ? session.why : null;
  useEffect(() => {
    if (signedOut === null) return;
    const ended = signedOut === 'ENDED' ? '&ended=yes' : '';
    router.replace(signedOut === 'SIGNED_OUT' ? '/login' : `/login?returnTo=${encodeURIComponent(here)}${ended}`);
  }, [router, signedOut, here]);
  return 'tenant' in session ? session.tenant : (wanted ?? otherwise);
}

/** Shows what is inside to who has a session, and says why when there is none. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const keeper = useSessionKeeper();
  const session = useSession();
  const wanted = useSearchParams().get('tenant') || null;
  if (session.kind === 'NONE') return <Loading what="the page to sign in on" lines={4} height="h-24" />;
  if (session.kind !== 'PROBLEM') return children;
  return (
    <div className="grid gap-3">
      <PageHead title="This page cannot be opened" />
      <Problem onRetry={() => void keeper.open(wanted)}>{session.message}</Problem>
      {wanted !== null && (
        <p>
          <a href="/alerts" className="text-accent underline">
            Go to your own organisation
          </a>{' '}
          or{' '}
          <a href="/login" className="text-accent underline">
            sign in as somebody else
          </a>
          .
        </p>
      )}
    </div>
  );
}

/** Says in plain words that nobody signed in here: the gateway is one for local development. */
export function DevelopmentMark() {
  const session = useSession();
  if (session.kind !== 'DEVELOPER') return null;
  return (
    <Link href="/login" prefetch={false} className="max-lg:hidden" title="Sign in as a person">
      <Badge tone="warn" testId="development">
        Demo sign-in, no password
      </Badge>
    </Link>
  );
}

/** Who is here, and the way out. */
export function SessionEnd() {
  const session = useSession();
  const { signOut, problem } = useSignOut();
  const isSomebody = session.kind === 'USER' || session.kind === 'DEVELOPER';
  useCommands(isSomebody ? [{ id: 'sign-out', name: 'Sign out', group: 'Organisation', run: signOut }] : []);
  return (
    <div className="mt-auto grid gap-1 px-2">
      {session.kind === 'USER' && <p className="truncate text-xs text-muted">{session.name ?? session.email}</p>}
      {isSomebody && (
        <Button tone="quiet" className="justify-start px-0" onClick={signOut}>
          Sign out
        </Button>
      )}
      {problem !== null && (
        <p role="alert" className="text-xs text-critical">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Signs out; `problem` says why it did not work. */
export function useSignOut(): { readonly signOut: () => void; readonly problem: string | null } {
  const keeper = useSessionKeeper();
  const { forget } = usePreferences();
  const [problem, setProblem] = useState<string | null>(null);
  const signOut = async () => {
    try {
      await keeper.signOut();
      forget();
    } catch (error) {
      if (!(error instanceof LoginError)) throw error;
      setProblem(`You are still signed in. ${error.message}`);
    }
  };
  return { signOut: () => void signOut(), problem };
}
