import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AlertsScreen } from '../../../alerts/alerts-screen.tsx';
import { type PageQuery, pageOptions } from '../../page-options.ts';
import '../../alerts.css';

export const metadata: Metadata = { title: 'What needs you · Millrace', description: 'Alerts, as they are now' };

/** `/alerts`, and `/alerts/ID` as messages link to it. */
export default async function Page(props: {
  readonly params: Promise<{ readonly alert?: readonly string[] }>;
  readonly searchParams: PageQuery;
}) {
  const { alert = [] } = await props.params;
  if (alert.length > 1) notFound();
  const opened = alert[0] === undefined ? null : decodeURIComponent(alert[0]);
  return <AlertsScreen {...(await pageOptions(props.searchParams))} opened={opened} />;
}
