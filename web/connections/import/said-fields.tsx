import { useId } from 'react';
import { Field, Input } from '../../ui/controls.tsx';
import { ZoneList } from '../../ui/zone-field.tsx';
import type { ImportPreview, Said } from './imports.ts';
import { inPageWords } from './words.ts';

const fields = [
  ['account', 'Account', 'Where the file does not say it', 'w-48'],
  ['currency', 'Currency', 'Such as EUR', 'w-28'],
  ['zone', 'Time zone', 'Such as Europe/Berlin', 'w-52'],
] as const;

/** What only somebody who knows the file can say, each with what is missing at its place. */
export function SaidFields(props: {
  readonly said: Said;
  readonly lacks: ImportPreview['lacks'];
  readonly onSaid: (said: Said) => void;
}) {
  const { said, lacks, onSaid } = props;
  const zones = useId();
  const text = (value: string) => (value.trim() === '' ? null : value.trim());
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-3">
        {fields.map(([name, label, hint, className]) => (
          <Field
            key={name}
            label={label}
            hint={hint}
            className={`${className} max-sm:w-full`}
            problem={lacks?.what === name ? inPageWords(lacks.message) : undefined}
          >
            <Input
              value={said[name] ?? ''}
              list={name === 'zone' ? zones : undefined}
              aria-invalid={lacks?.what === name}
              onChange={({ target }) => onSaid({ ...said, [name]: text(target.value) })}
            />
          </Field>
        ))}
        <Field label="First day" className="w-40" hint="With the last: days without rows are emptied">
          <Input
            type="date"
            value={said.from ?? ''}
            disabled={said.partial}
            onChange={({ target }) => onSaid({ ...said, from: text(target.value) })}
          />
        </Field>
        <Field label="Last day" className="w-40">
          <Input
            type="date"
            value={said.to ?? ''}
            disabled={said.partial}
            onChange={({ target }) => onSaid({ ...said, to: text(target.value) })}
          />
        </Field>
      </div>
      <label className="inline-flex min-h-9 items-center gap-2 max-md:min-h-11">
        <input
          type="checkbox"
          checked={said.partial}
          onChange={({ target }) => onSaid({ ...said, partial: target.checked, from: null, to: null })}
        />
        Rows are missing from its days: replace what is there, take nothing away
      </label>
      <ZoneList id={zones} />
    </div>
  );
}
