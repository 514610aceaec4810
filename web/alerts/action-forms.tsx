import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Deed } from './deeds.ts';
import { minuteOf, snoozeChoices } from './times.ts';

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
      className="action-form"
      aria-label={props.name}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
      <button type="button" className="quiet-button" onClick={props.onClose}>
        Cancel
      </button>
    </form>
  );
}

/** Until when an alert is to be quiet: some times that are one press away, or any. */
export function SnoozeForm({ onDeed, onClose }: FormProps) {
  const [until, setUntil] = useState('');
  const choices = useState(() => snoozeChoices(Date.now()))[0];
  const submit = () => {
    if (until !== '') void onDeed({ kind: 'snooze', until: new Date(until) });
  };
  return (
    <ActionForm name="Snooze" onSubmit={submit} onClose={onClose}>
      {choices.map((choice) => (
        <button
          key={choice.name}
          type="button"
          title={minuteOf(choice.until.toISOString())}
          onClick={() => void onDeed({ kind: 'snooze', until: choice.until })}
        >
          {choice.name}
        </button>
      ))}
      <label>
        or until
        <input type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} required />
      </label>
      <button type="submit">Snooze until then</button>
    </ActionForm>
  );
}

/** Whom an alert is given to. */
export function AssignForm({ assignee, onDeed, onClose }: FormProps & { readonly assignee: string | null }) {
  const [name, setName] = useState(assignee ?? '');
  return (
    <ActionForm
      name="Assign"
      onSubmit={() => name.trim() !== '' && void onDeed({ kind: 'assign', assignee: name.trim() })}
      onClose={onClose}
    >
      <label>
        Assign to
        <input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={maxName}
          spellCheck={false}
          autoComplete="off"
          required
        />
      </label>
      <button type="submit">Assign to them</button>
      {assignee !== null && (
        <button type="button" onClick={() => void onDeed({ kind: 'assign', assignee: null })}>
          To nobody
        </button>
      )}
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
      <label className="wide">
        Comment
        <textarea
          value={body}
          onChange={(event) => setBody(event.target.value)}
          maxLength={maxComment}
          rows={3}
          required
        />
      </label>
      <button type="submit">Add comment</button>
    </ActionForm>
  );
}
