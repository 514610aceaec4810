/** ClickHouse's or Postgres's text of a UTC instant (`2026-11-01 06:00:00.000000`) as ISO 8601. */
export function instant(text: string): string {
  return `${text.replace(' ', 'T').replace(/Z$/, '')}Z`;
}

/** SQL for a column of type timestamptz as the schema writes a `DateTime`: ISO 8601 in UTC, to the microsecond. */
export function utc(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
