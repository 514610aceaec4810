/** Values by tenant, each tenant's in the order in which they came. */
export function byTenant<V>(values: readonly V[], tenantOf: (value: V) => string): ReadonlyMap<string, readonly V[]> {
  const tenants = new Map<string, V[]>();
  for (const value of values) {
    const tenant = tenantOf(value);
    const own = tenants.get(tenant);
    if (own === undefined) tenants.set(tenant, [value]);
    else own.push(value);
  }
  return tenants;
}
