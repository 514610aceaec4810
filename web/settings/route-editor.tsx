import { useId, useState } from 'react';
import { type Definition, partsOf, textOf, textsOf, withSetting } from '../format/definition.ts';
import { severityWords } from '../format/words.ts';
import { Button, Field, Input, Segments } from '../ui/controls.tsx';
import {
  knownLabels,
  type LabelMatch,
  labelsOf,
  routeSeverities,
  severitiesOf,
  withLabels,
  withSeverity,
} from './routes.ts';

/** One route: which alerts it takes, who is told, and when not. What else it says stays as it is. */
export function RouteEditor(props: {
  readonly route: Definition;
  /** Counted from 1. */
  readonly place: number;
  readonly channels: readonly string[];
  readonly times: readonly string[];
  readonly onChange: (route: Definition) => void;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: () => void;
}) {
  const { route, place, onChange } = props;
  const name = textOf(route, 'name');
  const severities = severitiesOf(route);
  const further = furtherWords(route);
  const set = (setting: string, value: unknown) => onChange(withSetting(route, setting, value));
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">Route {place}</legend>
      <div className="flex flex-wrap items-end justify-between gap-2">
        <Field label={`Name of route ${place}`} className="w-52">
          <Input value={name} required maxLength={63} onChange={(event) => set('name', event.target.value)} />
        </Field>
        <span className="flex gap-1">
          <Button
            tone="quiet"
            disabled={props.onUp === undefined}
            aria-label={`Up: try ${name} earlier`}
            onClick={props.onUp}
          >
            Up
          </Button>
          <Button tone="quiet" aria-label={`Remove ${name}`} onClick={props.onRemove}>
            Remove
          </Button>
        </span>
      </div>
      <Checks
        label="Takes alerts that are"
        choices={routeSeverities}
        nameOf={(severity) => severityWords[severity.toUpperCase() as keyof typeof severityWords]}
        chosen={severities}
        onChange={(next) => {
          const changed = routeSeverities.find((known) => next.includes(known) !== severities.includes(known));
          if (changed !== undefined) onChange(withSeverity(route, changed, next.includes(changed)));
        }}
      />
      <LabelsEditor
        label="and have"
        labels={labelsOf(route, 'match')}
        onChange={(labels) => onChange(withLabels(route, 'match', labels))}
      />
      <LabelsEditor
        label="and have not"
        labels={labelsOf(route, 'not_match')}
        onChange={(labels) => onChange(withLabels(route, 'not_match', labels))}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label={`Who is told by ${name}`}
          value={'channels' in route ? 'these' : 'above'}
          choices={[
            ['above', 'As all others'],
            ['these', 'These channels'],
          ]}
          onChange={(who) =>
            // An empty list is nobody, which is not the same as none.
            onChange(who === 'these' ? { ...route, channels: [] } : withSetting(route, 'channels', undefined))
          }
        />
        {'channels' in route && (
          <Checks
            label="Told by"
            choices={props.channels}
            chosen={textsOf(route, 'channels')}
            none="nobody"
            onChange={(next) => onChange({ ...route, channels: next })}
          />
        )}
      </div>
      {props.times.length > 0 && (
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {(['mute', 'only'] as const).map((use) => (
            <Checks
              key={use}
              label={use === 'mute' ? 'Nothing is sent in' : 'Sent only in'}
              choices={props.times}
              chosen={textsOf(route, use)}
              onChange={(next) => set(use, next)}
            />
          ))}
        </div>
      )}
      <label className="inline-flex items-center gap-2 text-xs text-muted">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={route.continue === true}
          onChange={(event) => set('continue', event.target.checked || undefined)}
        />
        Routes after it are tried as well
      </label>
      {further !== '' && <p className="text-xs text-muted">It also says: {further}. That stays as it is.</p>}
    </fieldset>
  );
}

const shownSettings = new Set(['name', 'match', 'not_match', 'channels', 'mute', 'only', 'continue']);

/** Settings that the screen does not change, in short. */
function furtherWords(route: Definition): string {
  return Object.keys(route)
    .filter((name) => !shownSettings.has(name))
    .map((name) => {
      if (name === 'routes') return `${partsOf(route, name).length} routes below it`;
      const value = route[name];
      return `${name.replaceAll('_', ' ')} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
    })
    .join(', ');
}

/** Some of several, each by itself. */
export function Checks<T extends string>(props: {
  readonly label: string;
  readonly choices: readonly T[];
  readonly nameOf?: (choice: T) => string;
  readonly chosen: readonly string[];
  /** Said where none is chosen. */
  readonly none?: string;
  readonly onChange: (chosen: readonly T[]) => void;
}) {
  const { choices, chosen, nameOf = (choice) => choice } = props;
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <legend className="float-left mr-3 text-xs text-muted">{props.label}</legend>
      {choices.map((choice) => (
        <label key={choice} className="inline-flex min-h-7 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(choice)}
            onChange={(event) =>
              props.onChange(
                choices.filter((known) => (known === choice ? event.target.checked : chosen.includes(known))),
              )
            }
          />
          {nameOf(choice)}
        </label>
      ))}
      {chosen.length === 0 && props.none !== undefined && <span className="text-warn">{props.none}</span>}
    </fieldset>
  );
}

/** Labels with their values, one a line; a line without both says nothing yet. */
function LabelsEditor(props: {
  readonly label: string;
  readonly labels: readonly LabelMatch[];
  readonly onChange: (labels: readonly LabelMatch[]) => void;
}) {
  const list = useId();
  const [lines, setLines] = useState(() =>
    props.labels.map(({ label, values }) => ({ label, values: values.join(', ') })),
  );
  const put = (next: typeof lines) => {
    setLines(next);
    props.onChange(
      next.map(({ label, values }) => ({
        label: label.trim(),
        values: values
          .split(',')
          .map((value) => value.trim())
          .filter((value) => value !== ''),
      })),
    );
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{props.label}</legend>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's label is being written.
        <div key={at} className="flex flex-wrap items-center gap-2">
          <span className="text-xs text-muted">{props.label}</span>
          <Input
            aria-label={`Label that they ${props.label.replace('and ', '')}`}
            className="w-36"
            value={line.label}
            list={list}
            placeholder="campaign"
            spellCheck={false}
            onChange={(event) =>
              put(lines.map((old, place) => (place === at ? { ...old, label: event.target.value } : old)))
            }
          />
          <span className="text-xs text-muted">as</span>
          <Input
            aria-label={`Values of ${line.label || 'the label'}`}
            className="w-56"
            value={line.values}
            placeholder="brand-*, retail"
            spellCheck={false}
            onChange={(event) =>
              put(lines.map((old, place) => (place === at ? { ...old, values: event.target.value } : old)))
            }
          />
          <Button
            tone="quiet"
            aria-label={`Remove ${line.label || 'the label'}`}
            onClick={() => put(lines.filter((_, place) => place !== at))}
          >
            Remove
          </Button>
        </div>
      ))}
      <div>
        <Button tone="quiet" onClick={() => setLines([...lines, { label: '', values: '' }])}>
          {props.label} a label
        </Button>
      </div>
      <datalist id={list}>
        {knownLabels.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
    </fieldset>
  );
}
