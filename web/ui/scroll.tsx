import type { ReactNode } from 'react';

/** What scrolls by itself: reached by keyboard, and named. */
export function Scroll(props: { readonly label: string; readonly className: string; readonly children: ReactNode }) {
  return (
    <section
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      className={`relative overflow-auto ${props.className}`}
    >
      {props.children}
    </section>
  );
}
