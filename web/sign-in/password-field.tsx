import { useState } from 'react';
import { Button, Field, Input } from '../ui/controls.tsx';

/** Characters of a new password at least, as the gateway wants them. */
const leastCharacters = 12;

/** A password, which can be looked at. A new one says what it has to be. */
export function PasswordField(props: {
  readonly label: string;
  readonly value: string;
  readonly isNew?: boolean;
  readonly isFirst?: boolean;
  readonly onValue: (value: string) => void;
}) {
  const { isNew = false } = props;
  const [isShown, setShown] = useState(false);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <Field label={props.label} {...(isNew && { hint: `${leastCharacters} characters or more; a sentence is best.` })}>
        <Input
          type={isShown ? 'text' : 'password'}
          name={isNew ? 'new-password' : 'password'}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          minLength={isNew ? leastCharacters : 1}
          maxLength={256}
          spellCheck={false}
          autoFocus={props.isFirst}
          value={props.value}
          onChange={(event) => props.onValue(event.target.value)}
        />
      </Field>
      <Button
        tone="quiet"
        className="mt-5"
        aria-pressed={isShown}
        aria-label={`Show ${props.label.toLowerCase()}`}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
    </div>
  );
}
