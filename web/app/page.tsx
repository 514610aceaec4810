import { Dashboard } from '../dashboard/dashboard.tsx';
import { type PageQuery, pageOptions } from './page-options.ts';

/** Spend and clicks. */
export default async function Page({ searchParams }: { readonly searchParams: PageQuery }) {
  return <Dashboard {...(await pageOptions(searchParams))} />;
}
