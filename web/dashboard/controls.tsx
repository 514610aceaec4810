import { useEffect, useState } from 'react';
import type { Level } from '../generated/operations.ts';
import type { Selection } from './use-daily.ts';

const levels: readonly (readonly [Level, string])[] = [
  ['ACCOUNT', 'Account'],
  ['CAMPAIGN', 'Campaign'],
  ['AD_GROUP', 'Ad group'],
  ['AD', 'Ad'],
  ['CREATIVE', 'Creative'],
  ['KEYWORD', 'Keyword'],
];

/** A level in words. */
export function levelName(level: Level): string {
  return levels.find(([value]) => value === level)?.[1] ?? level;
}

/** Pickers of tenant, level and days. */
export function Controls(props: {
  readonly tenant: string;
  readonly onTenant: (tenant: string) => void;
  readonly selection: Selection | null;
  readonly onSelection: (selection: Selection) => void;
}) {
  const { selection, onSelection } = props;
  const [tenant, setTenant] = useState(props.tenant);
  useEffect(() => setTenant(props.tenant), [props.tenant]);
  return (
    <form
      className="controls"
      onSubmit={(event) => {
        event.preventDefault();
        if (tenant.trim() !== '') props.onTenant(tenant.trim());
      }}
    >
      <label>
        Tenant
        <input
          value={tenant}
          onChange={(event) => setTenant(event.target.value)}
          onBlur={() => tenant.trim() !== '' && props.onTenant(tenant.trim())}
          maxLength={64}
          spellCheck={false}
        />
      </label>
      {selection !== null && (
        <>
          <label>
            Level
            <select
              value={selection.level}
              onChange={(event) => onSelection({ ...selection, level: event.target.value as Level })}
            >
              {levels.map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            From
            <input
              type="date"
              value={selection.from}
              max={selection.to}
              onChange={(event) => event.target.value && onSelection({ ...selection, from: event.target.value })}
            />
          </label>
          <label>
            To
            <input
              type="date"
              value={selection.to}
              min={selection.from}
              onChange={(event) => event.target.value && onSelection({ ...selection, to: event.target.value })}
            />
          </label>
        </>
      )}
    </form>
  );
}
