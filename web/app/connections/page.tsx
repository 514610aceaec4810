import type { Metadata } from 'next';
import { Connections } from '../../connections/screen.tsx';

export const metadata: Metadata = {
  title: 'Connections',
  description: 'What came, what is late, and whether totals agree',
};

/** `/connections` */
export default function Page() {
  return <Connections />;
}
