import { type ComponentType, type ReactNode, useSyncExternalStore } from 'react';

const never = () => () => undefined;

/**
 * A screen that is shown once its scripts run, and `before` until then. The server knows neither the reader's zone nor their language, and
 * what is pressed, typed or chosen in what it had written would be lost. Unlike `ssr: false` it leaves the server to name the screen's
 * scripts, which load beside the first ones then.
 */
export function onceAlive<Props extends object>(
  Screen: ComponentType<Props>,
  before: () => ReactNode,
): ComponentType<Props> {
  return function OnceAlive(props: Props) {
    const isAlive = useSyncExternalStore(
      never,
      () => true,
      () => false,
    );
    return isAlive ? <Screen {...props} /> : before();
  };
}
