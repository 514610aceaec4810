import { type ReactNode, useId } from 'react';
import { isZone } from '../preferences/preferences.ts';
import { Field, Input } from './controls.tsx';
import { useDraft } from './use-draft.ts';

/** A time zone, completed from those that there are; what is none is not passed on, and said. */
export function ZoneField(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Empty: none was chosen. */
  readonly zone: string;
  readonly placeholder?: string;
  readonly className?: string;
  readonly onZone: (zone: string) => void;
}) {
  const [text, setText] = useDraft(props.zone);
  const list = useId();
  return (
    <Field
      label={props.label}
      hint={props.hint}
      className={props.className ?? ''}
      problem={text === '' || isZone(text) ? undefined : `${text} is no zone: write one as Europe/Berlin`}
    >
      <Input
        list={list}
        value={text}
        placeholder={props.placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          const zone = event.target.value.trim();
          setText(zone);
          if (zone === '' || isZone(zone)) props.onZone(zone);
        }}
      />
      <ZoneList id={list} />
    </Field>
  );
}

/** The time zones that there are, for an input to complete from. */
export function ZoneList({ id }: { readonly id: string }) {
  return (
    <datalist id={id}>
      {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}
