'use client';

import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { type ComponentProps, useCallback } from 'react';

/** Writes addresses inside the application that stay with the organisation that this one names. */
export function useHref(): (path: string, query?: Readonly<Record<string, string | null | undefined>>) => string {
  const tenant = useSearchParams().get('tenant');
  return useCallback(
    (path, query = {}) => {
      const parameters = new URLSearchParams();
      if (tenant !== null) parameters.set('tenant', tenant);
      for (const [name, value] of Object.entries(query)) {
        if (value !== null && value !== undefined && value !== '') parameters.set(name, value);
      }
      const text = parameters.toString();
      return text === '' ? path : `${path}?${text}`;
    },
    [tenant],
  );
}

/** A link to another screen; what it needs is fetched when somebody points at it, not when it is merely in sight. */
export function PlaceLink(
  props: Omit<ComponentProps<typeof Link>, 'href'> & {
    readonly to: string;
    readonly query?: Readonly<Record<string, string | null | undefined>>;
  },
) {
  const { to, query, ...rest } = props;
  const href = useHref()(to, query);
  const router = useRouter();
  const prefetch = () => router.prefetch(href);
  return <Link href={href} prefetch={false} onPointerEnter={prefetch} onFocus={prefetch} {...rest} />;
}
