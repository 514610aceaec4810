import type { Metadata } from 'next';
import { Pipeline } from '../../pipeline/screen.tsx';

export const metadata: Metadata = { title: 'Pipeline', description: 'How the pipeline runs, and what it refused' };

/** `/pipeline` */
export default function Page() {
  return <Pipeline />;
}
