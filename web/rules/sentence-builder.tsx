import { type Definition, partOf, textOf, withSetting } from '../format/definition.ts';
import { levelNames, platformName } from '../format/words.ts';
import { usePlatforms } from '../gateway/accounts.ts';
import { DraftInput, Select } from '../ui/controls.tsx';
import { severities, withScope } from './definition.ts';
import {
  formulaOf,
  type Sentence,
  sentenceComparisons,
  sentenceMetrics,
  sentenceOf,
  sentenceWindows,
  withMetric,
} from './sentence.ts';

const durations = [
  ['', 'at once'],
  ['30m', 'for 30 minutes'],
  ['1h', 'for 1 hour'],
  ['2h', 'for 2 hours'],
  ['6h', 'for 6 hours'],
  ['1d', 'for 1 day'],
] as const;

/** The rule as a sentence whose words can be chosen; a condition that is more than a sentence is left to the formula. */
export function SentenceBuilder(props: {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}) {
  const { definition, onChange } = props;
  const condition = textOf(definition, 'condition');
  const sentence = sentenceOf(condition);
  const duration = textOf(definition, 'for');
  const scope = partOf(definition, 'scope');
  const platforms = usePlatforms();
  const platform = Array.isArray(scope.platforms) ? String(scope.platforms[0] ?? '') : '';
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2 gap-y-2 leading-9">
      <legend className="sr-only">The rule as a sentence</legend>
      <span>Raise</span>
      <Word
        label="Severity"
        value={textOf(definition, 'severity') || 'warn'}
        choices={severities}
        onChange={(value) => onChange(withSetting(definition, 'severity', value))}
      />
      <span>when the</span>
      {sentence === null ? (
        <span className="rounded-md bg-sunken px-2 text-muted">formula below holds</span>
      ) : (
        <ConditionWords
          sentence={sentence}
          onSentence={(next) => onChange({ ...definition, condition: formulaOf(next) })}
        />
      )}
      <span>of a</span>
      <Word
        label="Level"
        value={String(scope.level ?? '')}
        choices={levelNames.map(([value, name]) => [value.toLowerCase(), name.toLowerCase()] as const)}
        onChange={(value) => onChange(withScope(definition, 'level', value))}
      />
      <span>on</span>
      <Word
        label="Platform"
        value={platform}
        choices={[
          ['', 'any platform'],
          ...platforms.map((known) => [known.toLowerCase(), platformName(known)] as const),
        ]}
        onChange={(value) => onChange(withScope(definition, 'platforms', value === '' ? undefined : [value]))}
      />
      <span>,</span>
      <Word
        label="How long"
        value={duration === '0s' ? '' : duration}
        choices={durations}
        onChange={(value) => onChange(withSetting(definition, 'for', value))}
      />
      <span>.</span>
    </fieldset>
  );
}

function ConditionWords({
  sentence,
  onSentence,
}: {
  readonly sentence: Sentence;
  readonly onSentence: (sentence: Sentence) => void;
}) {
  return (
    <>
      <Word
        label="Metric"
        value={sentence.metric}
        choices={sentenceMetrics}
        onChange={(metric) => onSentence(withMetric(sentence, metric))}
      />
      <span>over</span>
      <Word
        label="Stretch of time"
        value={sentence.window ?? ''}
        choices={sentence.window === null ? [['', 'all there is'], ...sentenceWindows] : sentenceWindows}
        onChange={(window) => onSentence({ ...sentence, window })}
      />
      <Word
        label="Comparison"
        value={sentence.comparison}
        choices={sentenceComparisons}
        onChange={(comparison) => onSentence({ ...sentence, comparison })}
      />
      <span className="inline-flex items-center gap-1">
        <DraftInput
          aria-label="Threshold"
          inputMode="decimal"
          className="w-24 text-right"
          value={sentence.threshold}
          isGood={(text) => /^-?\d+([.,]\d+)?$/.test(text)}
          onValue={(text) => onSentence({ ...sentence, threshold: text.replace(',', '.') })}
        />
        {sentence.percent && '%'}
      </span>
    </>
  );
}

/** A word of the sentence: one of several, or the one that is there and not among them. */
function Word(props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  const isKnown = props.choices.some(([value]) => value === props.value);
  return (
    <Select
      aria-label={props.label}
      className="w-auto max-w-full border-accent/60 font-semibold text-accent"
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {!isKnown && <option value={props.value}>{props.value}</option>}
      {props.choices.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </Select>
  );
}
