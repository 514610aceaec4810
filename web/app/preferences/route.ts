import { cookies } from 'next/headers';
import { parsePreferences, preferencesCookie, preferencesText } from '../../preferences/preferences.ts';

/** Seconds for which a choice is kept. */
const keptSeconds = 400 * 24 * 3600;
/** Characters of a choice at most. */
const maxLength = 1_000;

/** `POST /preferences {"theme": "dark"}`: keeps what the reader has chosen, in a cookie of this site. */
export async function POST(request: Request): Promise<Response> {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return new Response(null, { status: 403 });
  const text = await request.text();
  const change = text.length > maxLength ? null : asChoices(text);
  if (change === null) return new Response(null, { status: 400 });
  const jar = await cookies();
  const all = new URLSearchParams(jar.get(preferencesCookie)?.value ?? '');
  for (const [name, value] of Object.entries(change)) {
    if (value === null) all.delete(name);
    else all.set(name, String(value));
  }
  jar.set(preferencesCookie, preferencesText(parsePreferences(all.toString())), {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: keptSeconds,
  });
  return new Response(null, { status: 204 });
}

function asChoices(text: string): Record<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : null;
  } catch {
    // Not JSON: the caller is told 400.
    return null;
  }
}
