import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePolicy } from '../../sinks/notifications/policy/compile.ts';
import { policySchema } from '../../sinks/notifications/policy/policy.ts';
import { matchingRoutes } from '../../sinks/notifications/routing/match.ts';
import { labelsOf, toldBy } from '../../web/rules/told.ts';

const channels = ['team', 'pager', 'digest', 'owner'] as const;
const labels = {
  severity: fc.constantFrom('info', 'warn', 'critical', 'c*', '*'),
  rule: fc.constantFrom('ctr_low', 'ctr*', 'spend', '*low'),
  platform: fc.constantFrom('meta', 'google', '*'),
  account: fc.constantFrom('a1', 'a2', 'a*'),
};
const matchers = fc.record(
  Object.fromEntries(
    Object.entries(labels).map(([label, pattern]) => [
      label,
      fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 2 })),
    ]),
  ),
  { requiredKeys: [] },
);
const route: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{ route: Record<string, unknown> }>((tie) => ({
  route: fc.record(
    {
      match: matchers,
      not_match: matchers,
      continue: fc.boolean(),
      channels: fc.subarray([...channels]),
      routes: fc.array(tie('route'), { maxLength: 3, depthIdentifier: 'routes' }),
    },
    { requiredKeys: [] },
  ),
})).route;

/** Names are unique within a policy. */
function named(said: Record<string, unknown>, numbers = { next: 0 }): Record<string, unknown> {
  const name = `r${numbers.next}`;
  numbers.next += 1;
  const below = (said['routes'] ?? []) as Record<string, unknown>[];
  return { ...said, name, routes: below.map((each) => named(each, numbers)) };
}

it('the page tells of a rule whom its alerts reach: nobody else is told, and who surely is always is', () => {
  const alert = fc.record({
    severity: fc.constantFrom('warn', 'critical'),
    platform: fc.constantFrom('meta', 'google'),
    account: fc.constantFrom('a1', 'a2', 'b'),
  });
  fc.assert(
    fc.property(route, alert, fc.boolean(), (said, { severity, platform, account }, isOfOne) => {
      const policy = { route: named(said) };
      const { root } = compilePolicy(policySchema.parse(policy), new Map()).policy;
      const reached = new Set(
        matchingRoutes(root, { rule: 'ctr_low', severity, level: 'campaign', platform, account }).flatMap(
          (each) => each.channels,
        ),
      );
      const scope = { level: 'campaign', ...(isOfOne && { platforms: [platform] }) };
      const told = toldBy(policy, labelsOf({ rule: 'ctr_low', severity, scope }));
      expect([...reached].filter((channel) => !told.some((each) => each.channel === channel))).toEqual([]);
      expect(told.filter(({ channel, isSure }) => isSure && !reached.has(channel))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
