/** The page to go on to after signing in: a path of this application, or its first page for anything that leads elsewhere. */
export function returnTo(said: string | null): string {
  const base = 'http://here.invalid';
  if (said === null || !/^\/(?![/\\])/.test(said) || !URL.canParse(said, base)) return '/alerts';
  const page = new URL(said, base);
  const leadsBack = page.pathname === '/login';
  return page.origin === base && !leadsBack ? `${page.pathname}${page.search}${page.hash}` : '/alerts';
}
