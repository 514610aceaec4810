import { useMutation } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { DeleteRuleDocument, type RuleLineFragment } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { useHref } from '../shell/links.tsx';
import { Button, Field, Input } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDoing } from '../ui/say.tsx';

/** Deletes a rule once it was confirmed, and goes back to the list. */
export function DeleteRule({ rule }: { readonly rule: RuleLineFragment }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button tone="quiet" onClick={() => setAsking(true)}>
        Delete
      </Button>
      {/* Out of the editor's form, which Enter would otherwise send. */}
      {isAsking && createPortal(<Confirm rule={rule} onClose={() => setAsking(false)} />, document.body)}
    </>
  );
}

function Confirm({ rule, onClose }: { readonly rule: RuleLineFragment; readonly onClose: () => void }) {
  const formats = useFormats();
  const router = useRouter();
  const href = useHref();
  const [remove] = useMutation(DeleteRuleDocument);
  const [reason, setReason] = useState('');
  const { run, said, isBusy } = useDoing();
  const { id, name, version, openAlerts } = rule;
  return (
    <Dialog label={`Delete ${name}`} onClose={onClose}>
      <div className="grid gap-3">
        <h2 className="font-semibold">Delete {name}?</h2>
        <p>
          It watches nothing any more.{' '}
          {openAlerts > 0 && `Its alerts that are open, ${formats.count(openAlerts)}, end. `}
          Its versions and the alerts that it raised stay known.
        </p>
        <Field label="Why (kept in the audit log)">
          <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {said}
        <div className="flex justify-end gap-2">
          <Button tone="quiet" data-focus-first onClick={onClose}>
            Keep it
          </Button>
          <Button
            tone="danger"
            disabled={isBusy}
            onClick={async () => {
              const variables = { id, version, reason: reason.trim() || null };
              const work = async () => (await remove({ variables })).data?.deleteRule;
              if ((await run(`${name} is deleted.`, work)) !== null) router.push(href('/rules'));
            }}
          >
            Delete rule
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
