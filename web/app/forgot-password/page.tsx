import type { Metadata } from 'next';
import { Forgot } from '../../sign-in/screens.tsx';

export const metadata: Metadata = { title: 'Forgotten password', robots: { index: false } };

/** `/forgot-password` */
export default function Page() {
  return <Forgot />;
}
