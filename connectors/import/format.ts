import { sniffDelimiter } from '../csv-frame.ts';
import type { ReportProfile } from '../profile.ts';

/** How a file is written, as its first bytes tell. */
export type FileFormat =
  | { readonly kind: 'csv'; readonly delimiter: string }
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'json' };

/** What the first bytes of a file (its text, up to some kilobytes) say of how it is written. */
export function formatOf(start: string, profile: ReportProfile | undefined): FileFormat {
  const text = start.trimStart();
  if (!/^[{[]/.test(text)) return { kind: 'csv', delimiter: sniffDelimiter(headerLine(start, profile)) };
  if (text.startsWith('[')) return { kind: 'json' };
  const [first = '', second = ''] = text.split('\n', 2);
  return isObjectText(first) &&
    (second.trimStart().startsWith('{') || second.trim() === '') &&
    !holdsRows(first, profile)
    ? { kind: 'ndjson' }
    : { kind: 'json' };
}

function headerLine(start: string, profile: ReportProfile | undefined): string {
  const wanted = profile?.csv.headerHas ?? [];
  const lines = start.split('\n');
  const lower = (text: string) => text.toLowerCase();
  return lines.find((line) => wanted.every((name) => lower(line).includes(lower(name)))) ?? lines[0] ?? '';
}

function isObjectText(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** Whether a one-line document has an array where the profile's rows would be. */
function holdsRows(line: string, profile: ReportProfile | undefined): boolean {
  const document: unknown = JSON.parse(line);
  return (profile?.jsonRows ?? []).some((path) => {
    const [step = ''] = path.split(/\.|\[\]/);
    return step !== '' && typeof document === 'object' && document !== null && step in document;
  });
}
