import type { Metadata } from 'next';
import { Reset } from '../../sign-in/screens.tsx';

export const metadata: Metadata = { title: 'Set another password', robots: { index: false } };

/** `/reset-password` */
export default function Page() {
  return <Reset />;
}
