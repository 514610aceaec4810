import { type ComponentType, type ReactNode, startTransition, useEffect, useState } from 'react';

/** Whether a page's scripts run: the next screen is shown at once. */
let isRunning = false;

/**
 * A screen that is shown once its scripts run, and `before` until then. The server knows neither the reader's zone nor their language, and
 * what is pressed, typed or chosen in what it had written would be lost. Unlike `ssr: false` it leaves the server to name the screen's
 * scripts, which load beside the first ones then. The screen is made in a transition, between which the page answers.
 */
export function onceAlive<Props extends object>(
  Screen: ComponentType<Props>,
  before: () => ReactNode,
): ComponentType<Props> {
  return function OnceAlive(props: Props) {
    const [isAlive, setAlive] = useState(isRunning);
    useEffect(() => {
      isRunning = true;
      startTransition(() => setAlive(true));
    }, []);
    return isAlive ? <Screen {...props} /> : before();
  };
}
