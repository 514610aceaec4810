import { useQuery } from '@apollo/client/react';
import { problemText } from '../../gateway/problem.ts';
import { OneConnectionDocument } from '../../generated/operations.ts';
import { useFormats } from '../../preferences/provider.tsx';
import { PlaceLink } from '../../shell/links.tsx';
import { buttonClass } from '../../ui/controls.tsx';
import { Badge, Card, Problem } from '../../ui/states.tsx';

/** Milliseconds between two looks. */
const pollMs = 2_000;

/** The first days come: how many of the reports are there, and what failed. */
export function FirstFetch({ id }: { readonly id: string }) {
  const formats = useFormats();
  const { data, error } = useQuery(OneConnectionDocument, {
    variables: { id },
    pollInterval: pollMs,
    fetchPolicy: 'network-only',
  });
  const freshness = data?.connection?.freshness;
  const there = (freshness?.applied ?? 0) + (freshness?.partial ?? 0);
  const all = freshness?.slices ?? 0;
  const isWhole = all > 0 && there === all;
  return (
    <Card title="Its first days come">
      <div className="grid gap-3">
        {error !== undefined && <Problem>{problemText(error)}</Problem>}
        <p data-testid="first-fetch" role="status">
          {all === 0
            ? 'It signs in and lists what there is to fetch.'
            : `${formats.count(there)} of ${formats.count(all)} days of reports are there`}{' '}
          {isWhole && <Badge tone="ok">All are there</Badge>}
        </p>
        <progress
          className="h-2 w-full"
          aria-label="Days of reports that are there"
          value={there}
          max={Math.max(all, 1)}
        />
        {freshness?.lastError != null && <Problem>{freshness.lastError}</Problem>}
        <p className="text-muted">It goes on without this page, and then every hour.</p>
        <p>
          <PlaceLink className={buttonClass('main')} to="/connections">
            To the connections
          </PlaceLink>
        </p>
      </div>
    </Card>
  );
}
