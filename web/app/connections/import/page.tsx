import type { Metadata } from 'next';
import { Import } from '../../../connections/import/screen.tsx';

export const metadata: Metadata = {
  title: 'Import a report file',
  description: 'A report file into the pipeline, step by step',
};

/** `/connections/import` */
export default function Page() {
  return <Import />;
}
