import type { Metadata } from 'next';
import { Settings } from '../../settings/screen.tsx';

export const metadata: Metadata = { title: 'Settings', description: 'What you and your organisation have chosen' };

/** `/settings` */
export default function Page() {
  return <Settings />;
}
