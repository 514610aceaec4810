import { useState } from 'react';
import { Button } from '../ui/controls.tsx';

/** Codes that let one in once each without the authenticator: shown this once. */
export function RecoveryCodes(props: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const [isCopied, setCopied] = useState(false);
  const text = props.codes.join('\n');
  return (
    <section aria-label="Recovery codes" className="grid gap-3 rounded-xl bg-warn-bg p-4">
      <p className="text-warn">
        Keep these where your telephone is not. Each lets you in once without it; they are shown this once.
      </p>
      <ul data-testid="recovery-codes" className="grid gap-x-6 gap-y-1 font-mono text-ink sm:grid-cols-2">
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="millrace-recovery-codes.txt"
          className="inline-flex min-h-9 items-center px-3 text-accent underline max-md:min-h-11"
        >
          Save as a file
        </a>
        <Button tone="quiet" onClick={props.onKept}>
          I have kept them
        </Button>
      </div>
    </section>
  );
}
