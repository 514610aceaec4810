import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountConfigKey, accountKey, parseAccountKey, parseTenantKey, tenantKey } from './key.ts';

const part = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: fc.constantFrom('|', '%', 'a', '2', '5', '7', 'C'), minLength: 1 }),
);

describe('the key of an account', () => {
  it('is tenant|account', () => {
    expect(accountKey('acme', 'act_123')).toBe('acme|act_123');
    expect(accountKey('acme', 'act_123', 4)).toBe('acme|act_123|4');
  });

  it('comes back as the tenant and account it was made of', () => {
    fc.assert(
      fc.property(part, part, fc.option(fc.nat({ max: 999 }), { nil: undefined }), (tenant, account, shard) => {
        const parsed = parseAccountKey(accountKey(tenant, account, shard));
        expect(parsed).toEqual(shard === undefined ? { tenant, account } : { tenant, account, shard });
      }),
    );
  });

  it('is never the key of another tenant or account', () => {
    expect(accountKey('a|b', 'c')).not.toBe(accountKey('a', 'b|c'));
    fc.assert(
      fc.property(part, part, part, part, (tenant, account, otherTenant, otherAccount) => {
        fc.pre(tenant !== otherTenant || account !== otherAccount);
        expect(accountKey(tenant, account)).not.toBe(accountKey(otherTenant, otherAccount));
      }),
    );
  });

  it.each(['', 'a', '|', 'a|', '|b', 'a|b|', 'a|b|x', 'a|b|01', 'a|b|1|2', 'a%|b', 'a%2|b', 'a%41|b'])(
    '%j is none',
    (key) => {
      expect(() => parseAccountKey(key)).toThrow(expect.objectContaining({ code: 'MR_SCHEMAS_KEY' }));
    },
  );

  it('cannot be made of nothing', () => {
    expect(() => accountKey('', 'a')).toThrow(/needs a tenant and an account/);
    expect(() => accountKey('t', '')).toThrow(/needs a tenant and an account/);
    expect(() => accountKey('t', 'a', -1)).toThrow(/shard -1/);
  });
});

describe("the key of an account's configuration", () => {
  it('is tenant|platform|account, and another tenant has another', () => {
    expect(accountConfigKey('acme', 'META', 'act_1')).toBe('acme|META|act_1');
    expect(accountConfigKey('a|META', 'META', 'b')).not.toBe(accountConfigKey('a', 'META', 'META|b'));
    expect(() => accountConfigKey('', 'META', 'b')).toThrow(/needs a tenant/);
  });
});

it('the key of a rule or an alert keeps tenants apart, whatever is in their names', () => {
  expect(tenantKey('acme', 'ctr_low')).toBe('acme|ctr_low');
  expect(tenantKey('a|b', 'c')).not.toBe(tenantKey('a', 'b|c'));
  expect(parseTenantKey(tenantKey('a|b', '%c'))).toEqual({ tenant: 'a|b', id: '%c' });
  expect(() => parseTenantKey('ctr_low')).toThrow("'ctr_low' is not a key: expected tenant|id");
  expect(() => tenantKey('', 'ctr_low')).toThrow("a key needs a tenant and an id, not '' and 'ctr_low'");
});
