import type { Metadata } from 'next';
import { Invited } from '../../sign-in/screens.tsx';

export const metadata: Metadata = { title: 'Invitation', robots: { index: false } };

/** `/invitation` */
export default function Page() {
  return <Invited />;
}
