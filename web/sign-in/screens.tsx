'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';
import { Entrance } from './entrance.tsx';

/*
 * The pages on the way in. The reader's browser alone makes them: a form that the server had made could be sent before the page listens,
 * with a password in its address. Next reads the options of each where it stands.
 */
export const Login = dynamic(() => import('./login-screen.tsx').then((screen) => screen.LoginScreen), {
  ssr: false,
  loading: () => <Waiting />,
});
export const Invited = dynamic(() => import('./invitation-screen.tsx').then((screen) => screen.InvitationScreen), {
  ssr: false,
  loading: () => <Waiting />,
});
export const Forgot = dynamic(() => import('./forgot-screen.tsx').then((screen) => screen.ForgotScreen), {
  ssr: false,
  loading: () => <Waiting />,
});
export const Reset = dynamic(() => import('./reset-screen.tsx').then((screen) => screen.ResetScreen), {
  ssr: false,
  loading: () => <Waiting />,
});

function Waiting() {
  return (
    <Entrance title="Millrace">
      <Loading what="the page" lines={4} />
    </Entrance>
  );
}
