import type { Metadata } from 'next';
import { Login } from '../../sign-in/screens.tsx';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

/** `/login` */
export default function Page() {
  return <Login />;
}
