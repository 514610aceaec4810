import { redirect } from 'next/navigation';

/** Whoever comes begins with what needs them, in the organisation that the address names. */
export default async function Page(props: {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}): Promise<never> {
  const { tenant } = await props.searchParams;
  redirect(typeof tenant === 'string' ? `/alerts?tenant=${encodeURIComponent(tenant)}` : '/alerts');
}
