/** Microseconds since the epoch as the schema writes a `DateTime`. */
export function instantOfMicros(micros: number): string {
  const fraction = String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0');
  return `${new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}
