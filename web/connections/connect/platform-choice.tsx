import { PlaceLink } from '../../shell/links.tsx';
import { Card } from '../../ui/states.tsx';
import type { Connectable } from './connectable.ts';

/** Which platform. */
export function PlatformChoice(props: {
  readonly platforms: readonly Connectable[];
  readonly chosen: Connectable | null;
  readonly onChosen: (platform: Connectable) => void;
}) {
  return (
    <Card title="Which platform">
      <fieldset className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        <legend className="sr-only">Platform</legend>
        {props.platforms.map((platform) => (
          <label
            key={platform.platform}
            className="relative flex min-h-11 cursor-pointer items-center rounded-lg border border-control/50 px-3 py-2 has-checked:border-accent has-checked:bg-hover has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="platform"
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
              checked={platform.platform === props.chosen?.platform}
              onChange={() => props.onChosen(platform)}
            />
            {platform.title}
          </label>
        ))}
      </fieldset>
      <p className="mt-3 text-xs text-muted">
        Reports of any other platform come as files:{' '}
        <PlaceLink className="underline" to="/connections/import">
          import one
        </PlaceLink>
        .
      </p>
    </Card>
  );
}
