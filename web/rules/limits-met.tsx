import { platformName } from '../format/words.ts';
import type { RulesQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { Badge } from '../ui/states.tsx';

type Limits = RulesQuery['ruleLimits'];

/** Where the organisation's rules would take more than they may: what that means, and the way to the alert that says what to do. */
export function LimitsMet({ limits }: { readonly limits: Limits }) {
  const formats = useFormats();
  if (limits.met.length === 0) return null;
  const words = (limit: Limits['met'][number]['limit']): string =>
    limit === 'INSTANCES'
      ? `more than ${formats.count(limits.maxInstances)} things to judge: what came last is not judged`
      : `more to judge than their share, ${formats.count(limits.maxEvaluationsASecond)} evaluations a second at most: rules judge some minutes late`;
  return (
    <ul aria-label="Limits of rules" className="grid gap-2" data-testid="limits-met">
      {limits.met.map(({ limit, platform, accountId, since, alertId }) => (
        <li
          key={alertId}
          className="flex flex-wrap items-center gap-2 rounded-xl border border-line bg-surface px-4 py-3 text-sm"
        >
          <Badge tone="warn">over the limit</Badge>
          <span className="min-w-0 wrap-anywhere">
            {platformName(platform)} {accountId}: {words(limit)}, since {formats.instant(since)}
          </span>
          <PlaceLink to={`/alerts/${encodeURIComponent(alertId)}`} className="underline">
            What to do
          </PlaceLink>
        </li>
      ))}
    </ul>
  );
}
