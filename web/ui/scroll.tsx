import { type ReactNode, useEffect, useRef } from 'react';

/** What scrolls by itself: reached by keyboard, and named. */
export function Scroll(props: {
  readonly label: string;
  readonly className: string;
  /** Whether what stands last, the newest, is in sight at first. */
  readonly fromEnd?: boolean;
  readonly children: ReactNode;
}) {
  const { fromEnd = false } = props;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (fromEnd) place.current?.scrollTo({ left: place.current.scrollWidth, behavior: 'instant' });
  }, [fromEnd]);
  return (
    <section
      ref={place}
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      className={`relative overflow-auto ${props.className}`}
    >
      {props.children}
    </section>
  );
}
