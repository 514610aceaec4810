import { useState } from 'react';
import type { FieldPath, FieldValues } from 'react-hook-form';
import { Button, Input } from '../ui/controls.tsx';
import { FormField, type SchemaForm } from '../ui/form.tsx';
import { leastOfPassword, mostOfPassword } from './schemas.ts';

/** A password of a form, which can be looked at. A new one says what it has to be. */
export function PasswordField<Typed extends FieldValues, Fit>(props: {
  readonly form: SchemaForm<Typed, Fit>;
  readonly name: FieldPath<Typed>;
  readonly label: string;
  readonly isNew?: boolean;
  readonly isFirst?: boolean;
}) {
  const { form, name, label, isNew = false } = props;
  const [isShown, setShown] = useState(false);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <FormField
        form={form}
        name={name}
        label={label}
        {...(isNew && { hint: `${leastOfPassword} characters or more; a sentence is best.` })}
      >
        {(control) => (
          <Input
            {...control}
            type={isShown ? 'text' : 'password'}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            required
            maxLength={mostOfPassword}
            spellCheck={false}
            autoFocus={props.isFirst}
          />
        )}
      </FormField>
      <Button
        tone="quiet"
        className="mt-5"
        aria-pressed={isShown}
        aria-label={`Show ${label.toLowerCase()}`}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
    </div>
  );
}
