import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import type { DataRangesQuery } from '../generated/operations.ts';
import { useHref } from '../shell/links.tsx';
import { addressOf, type View, viewOf } from './view.ts';

/** A view that the address was changed to, until the page is drawn for that address. */
interface Asked {
  readonly view: View;
  readonly address: string;
  /** Addresses that the page is drawn for on the way there. */
  readonly passed: readonly string[];
}

/**
 * The view that the address names (null where there is no data), and a way to change it: without a request, and without a step back
 * for each letter. The page follows a changed address a moment later; the view is the new one at once, so that a second change in
 * that moment adds to the first.
 */
export function useView(ranges: DataRangesQuery['dataRanges'] | undefined): {
  readonly view: View | null;
  readonly onView: (change: Partial<View>) => void;
} {
  const parameters = useSearchParams();
  const path = usePathname();
  const href = useHref();
  const address = parameters.toString();
  const named = useMemo(() => (ranges === undefined ? null : viewOf(parameters, ranges)), [parameters, ranges]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const onTheWay = asked?.passed.includes(address) ? asked : null;
  useEffect(() => {
    if (onTheWay === null) setAsked(null);
  }, [onTheWay]);
  const view = onTheWay?.view ?? named;
  const onView = (change: Partial<View>) => {
    if (view === null) return;
    const next = { ...view, ...change };
    const place = href(path, addressOf(next));
    const nextAddress = new URL(place, window.location.href).searchParams.toString();
    const passed = onTheWay === null ? [address] : [...onTheWay.passed, onTheWay.address];
    setAsked({ view: next, address: nextAddress, passed: passed.filter((text) => text !== nextAddress) });
    window.history.replaceState(null, '', place);
  };
  return { view, onView };
}
