import { type Definition, partsOf, textOf, textsOf, withSetting } from '../format/definition.ts';
import { Button, Input } from '../ui/controls.tsx';

const weekdays: readonly (readonly [string, string])[] = [
  ['mon', 'Mo'],
  ['tue', 'Tu'],
  ['wed', 'We'],
  ['thu', 'Th'],
  ['fri', 'Fr'],
  ['sat', 'Sa'],
  ['sun', 'Su'],
];

/** Spans of time, such as nights and weekends: on which days, from when to when. No day chosen is every day, no time all day. */
export function SpansEditor(props: {
  readonly label: string;
  /** What has `spans`. */
  readonly times: Definition;
  readonly onChange: (times: Definition) => void;
}) {
  const spans = partsOf(props.times, 'spans');
  const put = (next: readonly Definition[]) => props.onChange({ ...props.times, spans: next });
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-xs text-muted">{props.label}</legend>
      {spans.map((span, at) => (
        <SpanRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is nothing but its place in the list.
          key={at}
          name={`${props.label}, span ${at + 1}`}
          span={span}
          onChange={(next) => put(spans.map((old, place) => (place === at ? next : old)))}
          onRemove={spans.length > 1 ? () => put(spans.filter((_, place) => place !== at)) : undefined}
        />
      ))}
      <div>
        <Button tone="quiet" onClick={() => put([...spans, {}])}>
          One more span
        </Button>
      </div>
    </fieldset>
  );
}

function SpanRow(props: {
  readonly name: string;
  readonly span: Definition;
  readonly onChange: (span: Definition) => void;
  readonly onRemove: (() => void) | undefined;
}) {
  const { name, span, onChange } = props;
  const days = textsOf(span, 'days');
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <legend className="sr-only">{name}</legend>
      <span className="flex gap-0.5">
        {weekdays.map(([day, short]) => (
          <label
            key={day}
            className="inline-grid size-8 cursor-pointer place-items-center rounded-md border border-control/50 text-xs text-muted has-checked:border-accent has-checked:bg-selected has-checked:font-semibold has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={days.includes(day)}
              onChange={() =>
                onChange(
                  withSetting(
                    span,
                    'days',
                    weekdays.map(([known]) => known).filter((known) => days.includes(known) !== (known === day)),
                  ),
                )
              }
            />
            {short}
          </label>
        ))}
      </span>
      <span className="inline-flex items-center gap-2 text-xs text-muted">
        <Input
          type="time"
          aria-label={`${name}: from`}
          className="w-28"
          value={textOf(span, 'from')}
          onChange={(event) => onChange(withSetting(span, 'from', event.target.value))}
        />
        to
        <Input
          type="time"
          aria-label={`${name}: to`}
          className="w-28"
          value={textOf(span, 'to')}
          onChange={(event) => onChange(withSetting(span, 'to', event.target.value))}
        />
      </span>
      <span className="text-xs text-muted">
        {days.length === 0 && 'every day'}
        {textOf(span, 'from') === '' && textOf(span, 'to') === '' && ' all day'}
        {textOf(span, 'to') === '24:00' && ' until midnight'}
        {textOf(span, 'first_day') !== '' && ` from ${textOf(span, 'first_day')}`}
        {textOf(span, 'last_day') !== '' && ` until ${textOf(span, 'last_day')}`}
      </span>
      {props.onRemove !== undefined && (
        <Button tone="quiet" aria-label={`Remove ${name}`} onClick={props.onRemove}>
          Remove
        </Button>
      )}
    </fieldset>
  );
}
