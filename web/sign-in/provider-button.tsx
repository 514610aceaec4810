import { askAuth } from '../gateway/auth.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import { Button } from '../ui/controls.tsx';
import type { Entering } from './use-entering.ts';

/** The way in by the identity provider: the browser goes there, and comes back signed in. */
export function ProviderButton(props: {
  readonly name: string;
  readonly entering: Entering;
  /** What the way in is for. */
  readonly wanted: { readonly returnTo: string; readonly invitation?: string };
}) {
  const keeper = useSessionKeeper();
  const { entering, wanted } = props;
  const leave = async () => {
    const start = await entering.run(() => askAuth<{ url: string }>(keeper.gatewayUrl, '/auth/oidc/start', wanted));
    if (start !== null) window.location.assign(start.url);
  };
  return (
    <Button className="w-full" disabled={entering.isBusy} onClick={() => void leave()}>
      Sign in with {props.name}
    </Button>
  );
}
