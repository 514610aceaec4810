'use client';

import { useEffect } from 'react';
import { Problem } from '../ui/states.tsx';

/** A screen that broke: said so, and tried again at a press; the ways to the other screens still stand around it. */
export default function ScreenError(props: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  useEffect(() => console.error(props.error), [props.error]);
  return (
    <Problem onRetry={props.reset}>
      This screen broke: {props.error.message}. Try again; if it breaks again, tell whoever runs Millrace
      {props.error.digest !== undefined && ` and give them ${props.error.digest}`}.
    </Problem>
  );
}
