/**
 * The version of a tenant's gold in one ClickHouse database, in Redis: a text that is another one after each change that readers can
 * see. Whoever writes gold sets it after the write; an answer that was read after a version was is never older than that version. Absent:
 * nobody can tell, and nothing is to be kept.
 */
export const dataVersion = {
  key: (tenant: string, database: string): string => `version:{${tenant}}:${database}`,
  /** Milliseconds after the last change for which a version is known. */
  keepMs: 31 * 24 * 3_600_000,
} as const;
