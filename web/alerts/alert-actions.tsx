import { type ReactNode, useRef, useState } from 'react';
import type { GatewayClient } from '../dashboard/gateway-client.ts';
import { AssignForm, CommentForm, SnoozeForm } from './action-forms.tsx';
import { type Deed, deedWords, doDeed } from './deeds.ts';
import { type AlertItem, isSnoozed } from './groups.ts';

type FormName = 'snooze' | 'assign' | 'comment';
const formNames: Readonly<Record<FormName, string>> = { snooze: 'Snooze', assign: 'Assign', comment: 'Comment' };

/** What a person can do about an alert. Buttons and forms only: everything is reached by keyboard, and Escape leaves a form. */
export function AlertActions(props: {
  readonly alert: AlertItem;
  readonly now: number;
  readonly client: GatewayClient;
  /** Id of the element that says which alert it is. */
  readonly describedBy: string;
  readonly onDone: (words: string) => Promise<void>;
  /** Further buttons. */
  readonly children: ReactNode;
}) {
  const { alert } = props;
  const [form, setForm] = useState<FormName | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useRef(false);
  const openers = useRef<Partial<Record<FormName, HTMLButtonElement | null>>>({});

  const close = () => {
    if (form !== null) openers.current[form]?.focus();
    setForm(null);
  };
  const act = async (deed: Deed) => {
    if (busy.current) return;
    busy.current = true;
    const refusal = await doDeed(props.client, alert.alertId, deed);
    busy.current = false;
    setProblem(refusal);
    if (refusal !== null) return;
    close();
    await props.onDone(deedWords(deed));
  };
  const button = (deed: Deed, name: string, className?: string) => (
    <button
      key={deed.kind}
      type="button"
      className={className}
      aria-describedby={props.describedBy}
      onClick={() => void act(deed)}
    >
      {name}
    </button>
  );
  const forms: readonly FormName[] = alert.endedAt === null ? ['snooze', 'assign', 'comment'] : ['comment'];
  return (
    <>
      <div className="alert-actions">
        {alert.endedAt === null &&
          (alert.acknowledgedBy === null
            ? button({ kind: 'acknowledge' }, 'Acknowledge', 'main-button')
            : button({ kind: 'let go' }, 'Let go'))}
        {isSnoozed(alert, props.now) && button({ kind: 'wake' }, 'Wake')}
        {forms.map((name) => (
          <button
            key={name}
            type="button"
            ref={(element) => {
              openers.current[name] = element;
            }}
            aria-expanded={form === name}
            aria-describedby={props.describedBy}
            onClick={() => setForm(form === name ? null : name)}
          >
            {formNames[name]}
          </button>
        ))}
        {props.children}
      </div>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {form === 'snooze' && <SnoozeForm onDeed={act} onClose={close} />}
      {form === 'assign' && <AssignForm assignee={alert.assignee} onDeed={act} onClose={close} />}
      {form === 'comment' && <CommentForm onDeed={act} onClose={close} />}
    </>
  );
}
