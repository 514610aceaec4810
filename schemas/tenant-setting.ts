const name = 'SQL_millrace_tenant';

/**
 * The setting in which a read of ClickHouse for a tenant names it. Servers with the row policies of `deploy/clickhouse` show the gateway's
 * user the rows of that tenant and no others, whatever the query says; without the setting they refuse it. Its prefix is one under
 * which servers take settings of applications, whose values come as literals.
 */
export function tenantSetting(tenant: string): Readonly<Record<typeof name, string>> {
  return { [name]: `'${tenant.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` };
}
