import type { Metadata } from 'next';
import { Explore } from '../../explore/screen.tsx';

export const metadata: Metadata = { title: 'Explore', description: 'Figures by day and by part, as they are now' };

/** `/explore?metric=spend&by=PLATFORM…`: the whole view is in the address. */
export default function Page() {
  return <Explore />;
}
