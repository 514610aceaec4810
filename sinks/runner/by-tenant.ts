/** Records by tenant, each tenant's in the order in which they came. */
export function byTenant<V extends { readonly h: { readonly tenant_id: string } }>(
  values: readonly V[],
): ReadonlyMap<string, readonly V[]> {
  const tenants = new Map<string, V[]>();
  for (const value of values) {
    const own = tenants.get(value.h.tenant_id) ?? [];
    tenants.set(value.h.tenant_id, own);
    own.push(value);
  }
  return tenants;
}
