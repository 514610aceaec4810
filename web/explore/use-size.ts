import { type RefObject, startTransition, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  /** Whole pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The size of the element that the reference is given to, null before it stands. What is drawn in it is drawn once, in its size, and anew
 * when that changes, in transitions, between which the page answers.
 */
export function useSize(): readonly [RefObject<HTMLDivElement | null>, Size | null] {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      startTransition(() =>
        setSize((old) => {
          if (width === 0 || (old?.width === width && old.height === height)) return old;
          return { width, height };
        }),
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, size];
}
