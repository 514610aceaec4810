import { useState } from 'react';
import { isDay, moveDay } from '../format/days.ts';
import { levelNames, platformName } from '../format/words.ts';
import { useAccounts, usePlatforms } from '../gateway/accounts.ts';
import type { Platform } from '../generated/operations.ts';
import { Button, DraftInput, Field, Segments, Select } from '../ui/controls.tsx';
import { type Metric, metrics } from './metrics.ts';
import type { OwnMetrics } from './own-metrics.ts';
import type { View } from './view.ts';

const ranges = [7, 14, 30, 90] as const;
const breakdowns: readonly (readonly [View['by'], string])[] = [
  ['NONE', 'Day'],
  ['PLATFORM', 'Platform'],
  ['ACCOUNT', 'Account'],
  ['ENTITY', 'Name'],
];

/** What is looked at: metric, breakdown, days and comparison; each is in the address at once. */
export function Controls(props: {
  readonly view: View;
  readonly own: OwnMetrics;
  /** The newest day that there is data of. */
  readonly newest: string;
  readonly onView: (change: Partial<View>) => void;
}) {
  const { view, own, newest, onView } = props;
  const shown = own.find(view.metric);
  const accounts = useAccounts();
  const platforms = usePlatforms();
  const shownAccounts = accounts.filter(({ platform }) => view.platform === null || platform === view.platform);
  const [isOpen, setOpen] = useState(false);
  // On a telephone what is changed seldom waits behind a button.
  const seldom = isOpen ? '' : 'max-md:hidden';
  const days = ranges.find((count) => view.to === newest && view.from === moveDay(newest, 1 - count));
  return (
    <form
      aria-label="What is looked at"
      className="mb-4 flex flex-wrap items-end gap-x-3 gap-y-2"
      onSubmit={(event) => event.preventDefault()}
    >
      <Field label="Metric" className="w-40 max-sm:grow">
        <Select
          value={view.metric}
          onChange={(event) => onView({ metric: event.target.value, sort: `-${event.target.value}` })}
        >
          <MetricOptions of={metrics} />
          {own.metrics.length > 0 && (
            <optgroup label="By formula">
              <MetricOptions of={own.metrics} />
            </optgroup>
          )}
          {own.metrics.every(({ id }) => id !== shown.id) && shown.formula !== undefined && (
            <MetricOptions of={[shown]} />
          )}
          {own.problem !== null && <option disabled>{own.problem}</option>}
        </Select>
      </Field>
      <div className="grid gap-1 text-xs text-muted">
        <span aria-hidden="true">By</span>
        <Segments
          label="By"
          value={view.by}
          choices={shown.ofOne === true ? breakdowns.filter(([by]) => by === 'ACCOUNT' || by === 'ENTITY') : breakdowns}
          onChange={(by) => onView({ by })}
        />
      </div>
      <Field label="Level" className={`w-32 max-sm:grow ${seldom}`}>
        <Select value={view.level} onChange={(event) => onView({ level: event.target.value as View['level'] })}>
          {levelNames.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Platform" className={`w-36 max-sm:grow ${seldom}`}>
        <Select
          value={view.platform ?? ''}
          onChange={(event) => onView({ platform: (event.target.value || null) as Platform | null, account: null })}
        >
          <option value="">All</option>
          {platforms.map((platform) => (
            <option key={platform} value={platform}>
              {platformName(platform)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Account" className={`w-44 max-sm:grow ${seldom}`}>
        <Select
          value={view.account === null ? '' : `${view.platform ?? ''}/${view.account}`}
          onChange={(event) => {
            const chosen = accounts.find(
              ({ platform, accountId }) => `${platform}/${accountId}` === event.target.value,
            );
            onView(chosen === undefined ? { account: null } : { account: chosen.accountId, platform: chosen.platform });
          }}
        >
          <option value="">All</option>
          {shownAccounts.map(({ platform, accountId, name }) => (
            <option key={`${platform}/${accountId}`} value={`${platform}/${accountId}`}>
              {name ?? accountId} ({platformName(platform)})
            </option>
          ))}
        </Select>
      </Field>
      <Field label="From" className={`w-36 max-sm:grow ${seldom}`}>
        <DraftInput
          type="date"
          value={view.from}
          max={view.to}
          isGood={(day) => isRecent(day) && day <= view.to}
          onValue={(from) => onView({ from })}
        />
      </Field>
      <Field label="To" className={`w-36 max-sm:grow ${seldom}`}>
        <DraftInput
          type="date"
          value={view.to}
          min={view.from}
          isGood={(day) => isRecent(day) && day >= view.from}
          onValue={(to) => onView({ to })}
        />
      </Field>
      <fieldset className="flex gap-1">
        <legend className="sr-only">Last days</legend>
        {ranges.map((count) => (
          <Button
            key={count}
            tone={days === count ? 'plain' : 'quiet'}
            aria-pressed={days === count}
            className="px-2"
            onClick={() => onView({ from: moveDay(newest, 1 - count), to: newest })}
          >
            {count} d
          </Button>
        ))}
      </fieldset>
      <Field label="Compare with" className={`w-48 max-sm:grow ${seldom}`}>
        <Select
          disabled={shown.ofOne === true}
          value={view.compare}
          onChange={(event) => onView({ compare: event.target.value as View['compare'] })}
        >
          <option value="none">Nothing</option>
          <option value="previous">The days before</option>
          <option value="week">One week before</option>
          <option value="year">52 weeks before</option>
        </Select>
      </Field>
      <Button tone="quiet" className="md:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Fewer choices' : 'More choices'}
      </Button>
    </form>
  );
}

/** Whether it is a day that there may be figures of: while a year is typed, its first digits are one as well. */
function isRecent(day: string): boolean {
  return isDay(day) && day >= '2000';
}

function MetricOptions({ of }: { readonly of: readonly Metric[] }) {
  return of.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));
}
