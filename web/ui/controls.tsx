'use client';

import {
  type ButtonHTMLAttributes,
  createContext,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  use,
  useId,
  useState,
} from 'react';

const tones = {
  plain: 'border-control/50 bg-surface hover:bg-hover',
  main: 'border-accent bg-accent text-accent-ink hover:opacity-90 font-semibold',
  quiet: 'border-transparent text-muted hover:bg-hover hover:text-ink',
  danger: 'border-critical text-critical hover:bg-critical-bg',
} as const;

/** How much a button stands out. */
export type Tone = keyof typeof tones;

/** Classes of a button, for links that look like one. */
export function buttonClass(tone: Tone = 'plain'): string {
  return `inline-flex min-h-9 max-md:min-h-11 items-center justify-center gap-2 rounded-lg border px-3 text-sm whitespace-nowrap transition-colors disabled:opacity-60 ${tones[tone]}`;
}

/** A button; `type` is `button` unless told otherwise, so that it sends no form by accident. */
export function Button({
  tone = 'plain',
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly tone?: Tone;
  readonly ref?: React.Ref<HTMLButtonElement> | undefined;
}) {
  return <button type="button" className={`${buttonClass(tone)} ${className}`} {...rest} />;
}

const box =
  'min-h-9 max-md:min-h-11 rounded-lg border border-control/60 bg-surface px-2.5 text-sm text-ink placeholder:text-muted aria-invalid:border-critical';

/** As wide as there is place, unless told how wide. */
function boxed(className: string): string {
  return `${box} ${/(^| )w-/.test(className) ? '' : 'w-full'} ${className}`;
}

/** What a control is told by the field that it stands in. */
interface Described {
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

const FieldContext = createContext<Described>({});

/** A label above what it names; `hint` says what goes in, `problem` what is wrong with it. Both are read out with the control. */
export function Field(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { hint, problem } = props;
  const id = useId();
  const said = [...(problem === undefined ? [] : [`${id}problem`]), ...(hint === undefined ? [] : [`${id}hint`])];
  const described: Described = {
    ...(said.length > 0 && { 'aria-describedby': said.join(' ') }),
    ...(problem !== undefined && { 'aria-invalid': true }),
  };
  return (
    <div className={`grid content-start gap-1 ${props.className ?? ''}`}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the child. */}
      <label className="grid gap-1 text-xs text-muted">
        {props.label}
        <FieldContext value={described}>{props.children}</FieldContext>
      </label>
      {hint !== undefined && (
        <p id={`${id}hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}problem`} className="text-xs text-critical first-letter:uppercase" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A line of text. */
export function Input(
  props: InputHTMLAttributes<HTMLInputElement> & { readonly ref?: React.Ref<HTMLInputElement> | undefined },
) {
  const { className = '', ...rest } = props;
  return <input className={boxed(className)} {...use(FieldContext)} {...rest} />;
}

/**
 * A line of text that is another's: what is typed stands at once, what is good is passed on, and what is not is gone when the field is
 * left.
 */
export function DraftInput({
  value,
  isGood,
  onValue,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'onBlur'> & {
  readonly value: string;
  readonly isGood: (text: string) => boolean;
  readonly onValue: (text: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Input
      {...rest}
      value={draft ?? value}
      onChange={(event) => {
        const text = event.target.value;
        setDraft(text);
        if (isGood(text)) onValue(text);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}

/** One of several. */
export function Select(
  props: SelectHTMLAttributes<HTMLSelectElement> & { readonly ref?: React.Ref<HTMLSelectElement> | undefined },
) {
  const { className = '', ...rest } = props;
  return <select className={boxed(className)} {...use(FieldContext)} {...rest} />;
}

/** Several lines of text. */
export function TextArea(
  props: React.TextareaHTMLAttributes<HTMLTextAreaElement> & {
    readonly ref?: React.Ref<HTMLTextAreaElement> | undefined;
  },
) {
  const { className = '', ...rest } = props;
  return <textarea className={boxed(`py-2 ${className}`)} {...use(FieldContext)} {...rest} />;
}

/** A few choices side by side, of which one is chosen. */
export function Segments<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <fieldset className="inline-flex rounded-lg border border-control/50 bg-sunken p-0.5">
      <legend className="sr-only">{props.label}</legend>
      {props.choices.map(([value, name]) => (
        <label
          key={value}
          className="relative inline-flex min-h-8 max-md:min-h-10 cursor-pointer items-center rounded-md px-2.5 text-sm text-muted has-checked:bg-raised has-checked:text-ink has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
            name={props.label}
            value={value}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** A key of the keyboard. */
export function Key({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="rounded border border-line bg-sunken px-1.5 font-mono text-2xs text-muted shadow-[0_1px_0_var(--line)]">
      {children}
    </kbd>
  );
}
