/** ClickHouse's or Postgres's text of a UTC instant (`2026-11-01 06:00:00.000000`) as ISO 8601. */
export function instant(text: string): string {
  return `${text.replace(' ', 'T').replace(/Z$/, '')}Z`;
}

/** Milliseconds since the epoch as ISO 8601, to the microsecond as all instants are. */
export function instantOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}000Z`;
}

/** SQL for a column of type timestamptz as the schema writes a `DateTime`: ISO 8601 in UTC, to the microsecond. */
export function utc(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** An instant of a request as ClickHouse reads it in a parameter of type DateTime64: in UTC, to the microsecond. */
export function storedInstant(written: string): string {
  const [, micros = ''] = /T\d{2}:\d{2}:\d{2}\.(\d{1,6})/.exec(written) ?? [];
  const seconds = new Date(written).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}.${micros.padEnd(6, '0')}`;
}
