import { useRef, useState } from 'react';
import { useMay } from '../gateway/may.ts';
import { useGateway } from '../gateway/provider.tsx';
import { useCommands } from '../shell/commands.tsx';
import { Button } from '../ui/controls.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Problem } from '../ui/states.tsx';
import { AssignForm, CommentForm, SnoozeForm } from './action-forms.tsx';
import { type Deed, doDeed } from './deeds.ts';
import { type AlertLine, isSnoozed } from './groups.ts';

type FormName = 'snooze' | 'assign' | 'comment';
const forms: Readonly<Record<FormName, { readonly name: string; readonly icon: IconName; readonly keys: string }>> = {
  snooze: { name: 'Snooze', icon: 'clock', keys: 's' },
  assign: { name: 'Assign', icon: 'person', keys: 'p' },
  comment: { name: 'Comment', icon: 'comment', keys: 'c' },
};

/**
 * What a person can do about an alert, by buttons, or by `a`, `s`, `p` and `c`. On a telephone the buttons lie under the thumb.
 * Escape leaves a form and brings the focus back to what opened it.
 */
export function AlertActions(props: {
  readonly alert: AlertLine;
  readonly now: number;
  /** Id of the element that says which alert it is. */
  readonly describedBy: string;
  /** Told what a person did. */
  readonly onDone: (deed: Deed) => void;
}) {
  const { alert } = props;
  const { client } = useGateway();
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
    const refusal = await doDeed(client, alert.alertId, deed);
    busy.current = false;
    setProblem(refusal);
    if (refusal !== null) return;
    close();
    props.onDone(deed);
  };
  const mayAct = useMay('ALERTS_WRITE');
  const isOpen = alert.endedAt === null;
  const take: Deed = { kind: alert.acknowledgedBy === null ? 'acknowledge' : 'let go' };
  const takeName = alert.acknowledgedBy === null ? 'Acknowledge' : 'Let go';
  const shown: readonly FormName[] = !mayAct ? [] : isOpen ? ['snooze', 'assign', 'comment'] : ['comment'];
  useCommands([
    ...(isOpen && mayAct
      ? [{ id: 'take', name: `${takeName} this alert`, group: 'Alert', keys: 'a', run: () => void act(take) }]
      : []),
    ...shown.map((name) => ({
      id: name,
      name: `${forms[name].name} this alert`,
      group: 'Alert',
      keys: forms[name].keys,
      run: () => setForm(name),
    })),
  ]);
  if (!mayAct) return <p className="text-xs text-muted">You look on: analysts and above take alerts on.</p>;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-lg:z-20 max-lg:flex-nowrap max-lg:gap-1 max-lg:border-t max-lg:border-line max-lg:bg-surface max-lg:p-2">
        {isOpen && (
          <Button
            tone={alert.acknowledgedBy === null ? 'main' : 'plain'}
            className="max-lg:grow"
            aria-describedby={props.describedBy}
            aria-keyshortcuts="a"
            onClick={() => void act(take)}
          >
            <Icon name="check" className="max-lg:hidden" />
            {takeName}
          </Button>
        )}
        {isSnoozed(alert, props.now) && (
          <Button aria-describedby={props.describedBy} onClick={() => void act({ kind: 'wake' })}>
            Wake
          </Button>
        )}
        {shown.map((name) => (
          <Button
            key={name}
            ref={(element) => {
              openers.current[name] = element;
            }}
            className="max-lg:px-2 max-[22.5rem]:px-1.5"
            aria-expanded={form === name}
            aria-describedby={props.describedBy}
            aria-keyshortcuts={forms[name].keys}
            onClick={() => setForm(form === name ? null : name)}
          >
            <Icon name={forms[name].icon} className="max-2xl:hidden" />
            {forms[name].name}
          </Button>
        ))}
      </div>
      {problem !== null && <Problem>{problem}</Problem>}
      {form === 'snooze' && <SnoozeForm onDeed={act} onClose={close} />}
      {form === 'assign' && <AssignForm assignee={alert.assignee} onDeed={act} onClose={close} />}
      {form === 'comment' && <CommentForm onDeed={act} onClose={close} />}
    </div>
  );
}
