import { useQuery } from '@apollo/client/react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMay } from '../gateway/may.ts';
import { MembersDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Field, Input, TextArea } from '../ui/controls.tsx';
import type { Deed } from './deeds.ts';
import { instantIn, snoozeChoices } from './times.ts';

interface FormProps {
  readonly onDeed: (deed: Deed) => Promise<void>;
  readonly onClose: () => void;
}

/** Characters of a comment and of a name at most, as the gateway takes them. */
const maxComment = 4_000;
const maxName = 200;

/** A form under an alert: takes the focus when it opens, and closes on Escape. */
function ActionForm(props: {
  readonly name: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(), []);
  return (
    <form
      ref={form}
      className="flex flex-wrap items-end gap-2 rounded-xl bg-sunken p-3"
      aria-label={props.name}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
      <Button tone="quiet" onClick={props.onClose}>
        Cancel
      </Button>
    </form>
  );
}

/** Until when an alert is to be quiet: some times that are one press away, or any. */
export function SnoozeForm({ onDeed, onClose }: FormProps) {
  const formats = useFormats();
  const [until, setUntil] = useState('');
  const choices = useState(() => snoozeChoices(Date.now(), formats.zone))[0];
  const submit = () => {
    if (until !== '') void onDeed({ kind: 'snooze', until: instantIn(until, formats.zone) });
  };
  return (
    <ActionForm name="Snooze" onSubmit={submit} onClose={onClose}>
      {choices.map((choice) => (
        <Button
          key={choice.name}
          title={formats.instant(choice.until.toISOString())}
          onClick={() => void onDeed({ kind: 'snooze', until: choice.until })}
        >
          {choice.name}
        </Button>
      ))}
      <Field label="or until" hint={`in ${formats.zone}`} className="min-w-48">
        <Input type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} required />
      </Field>
      <Button type="submit">Snooze until then</Button>
    </ActionForm>
  );
}

/** Whom an alert is given to: a member, or anybody by a name. */
export function AssignForm({ assignee, onDeed, onClose }: FormProps & { readonly assignee: string | null }) {
  const [name, setName] = useState(assignee ?? '');
  const mayLook = useMay('MEMBERS_READ');
  const members = useQuery(MembersDocument, { skip: !mayLook, fetchPolicy: 'cache-first' }).data?.members.nodes ?? [];
  return (
    <ActionForm
      name="Assign"
      onSubmit={() => name.trim() !== '' && void onDeed({ kind: 'assign', assignee: name.trim() })}
      onClose={onClose}
    >
      <Field label="Assign to" className="min-w-48 flex-1">
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={maxName}
          spellCheck={false}
          autoComplete="off"
          list="members"
          required
        />
        <datalist id="members">
          {members.map((member) => (
            <option key={member.userId} value={member.email}>
              {member.name}
            </option>
          ))}
        </datalist>
      </Field>
      <Button type="submit">Assign to them</Button>
      {assignee !== null && <Button onClick={() => void onDeed({ kind: 'assign', assignee: null })}>To nobody</Button>}
    </ActionForm>
  );
}

/** What a person has to say of an alert. */
export function CommentForm({ onDeed, onClose }: FormProps) {
  const [body, setBody] = useState('');
  return (
    <ActionForm
      name="Comment"
      onSubmit={() => body.trim() !== '' && void onDeed({ kind: 'comment', body: body.trim() })}
      onClose={onClose}
    >
      <Field label="Comment" className="w-full">
        <TextArea
          value={body}
          onChange={(event) => setBody(event.target.value)}
          maxLength={maxComment}
          rows={3}
          required
        />
      </Field>
      <Button type="submit">Add comment</Button>
    </ActionForm>
  );
}
