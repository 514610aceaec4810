import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Rule, Rules } from '../../../rules/screen.tsx';

export const metadata: Metadata = { title: 'Rules', description: 'What is watched, and what for' };

/** `/rules`, `/rules/ID`, and `/rules?new=TEMPLATE` for a rule that is not there yet. */
export default async function Page(props: {
  readonly params: Promise<{ readonly rule?: readonly string[] }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}) {
  const { rule = [] } = await props.params;
  const { new: template } = await props.searchParams;
  if (rule.length > 1) notFound();
  const [id] = rule;
  if (id !== undefined) return <Rule key={id} id={decodeURIComponent(id)} template={null} />;
  if (typeof template === 'string') return <Rule key={`new ${template}`} id={null} template={template} />;
  return <Rules />;
}
