/** ClickHouse's or Postgres's text of a UTC instant (`2026-11-01 06:00:00.000000`) as ISO 8601. */
export function instant(text: string): string {
  return `${text.replace(' ', 'T').replace(/Z$/, '')}Z`;
}
