import { useState } from 'react';

/**
 * The text of a field that passes on only what is good: what is typed, until another value is chosen elsewhere, which then stands
 * there.
 */
export function useDraft(value: string): readonly [text: string, write: (text: string) => void] {
  const [text, write] = useState(value);
  const [before, setBefore] = useState(value);
  if (value !== before) {
    setBefore(value);
    write(value);
  }
  return [text, write];
}
