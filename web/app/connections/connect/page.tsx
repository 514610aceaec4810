import type { Metadata } from 'next';
import { Connect } from '../../../connections/connect/screen.tsx';

export const metadata: Metadata = {
  title: 'Connect a platform',
  description: 'A way to a platform’s API, step by step',
};

/** `/connections/connect`, of a connection that is there already with `?connection=`. */
export default async function Page(props: {
  readonly searchParams: Promise<{ readonly connection?: string | readonly string[] }>;
}) {
  const { connection } = await props.searchParams;
  return <Connect id={typeof connection === 'string' ? connection : null} />;
}
