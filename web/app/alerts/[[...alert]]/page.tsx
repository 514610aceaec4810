import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Alerts } from '../../../alerts/screen.tsx';

export const metadata: Metadata = { title: 'What needs you', description: 'Alerts, as they are now' };

/** `/alerts`, and `/alerts/ID` as messages link to it. */
export default async function Page(props: { readonly params: Promise<{ readonly alert?: readonly string[] }> }) {
  const { alert = [] } = await props.params;
  if (alert.length > 1) notFound();
  return <Alerts />;
}
