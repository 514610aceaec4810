'use client';

import { useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useState } from 'react';
import { type Definition, textOf, withSetting } from '../format/definition.ts';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import {
  CheckFormulaDocument,
  CheckRuleDocument,
  CreateRuleDocument,
  FormulaWordsDocument,
  type ProblemWordsFragment,
  RuleDetailDocument,
  type RuleDetailQuery,
  RuleTemplatesDocument,
  UpdateRuleDocument,
} from '../generated/operations.ts';
import { PlaceLink, useHref } from '../shell/links.tsx';
import { Button, Field, Input, Segments } from '../ui/controls.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Card, Empty, Loading, Problem } from '../ui/states.tsx';
import { BacktestStrip } from './backtest-strip.tsx';
import { type FormulaPart, useCurrentValues } from './current-value.ts';
import { blankRule, idFor, modes } from './definition.ts';
import { DeleteRule } from './delete-rule.tsx';
import { type Outcome, outcomeOf, problemAt } from './outcome.ts';
import { SentenceBuilder } from './sentence-builder.tsx';
import { Versions } from './versions.tsx';
import { WhoIsTold } from './who-is-told.tsx';

const FormulaEditor = lazy(() => import('./formula-editor.tsx'));

/** Milliseconds of rest after which a changed rule is checked. */
const restMs = 350;

type Stored = NonNullable<RuleDetailQuery['rule']>;

/** One rule: as a sentence and as a formula, what it would have done, who is told, and its versions. */
export function RuleEditor({ id, template }: { readonly id: string | null; readonly template: string | null }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const stored = useQuery(RuleDetailDocument, {
    variables: { id: id ?? '' },
    skip: id === null,
    fetchPolicy: 'network-only',
  });
  const templates = useQuery(RuleTemplatesDocument, { skip: id !== null, fetchPolicy: 'cache-first' });
  const error = stored.error ?? templates.error;
  if (error !== undefined) return <Problem>{problemText(error)}</Problem>;
  if (id !== null) {
    if (stored.data === undefined) return <Loading what="the rule" lines={4} height="h-24" />;
    const { rule } = stored.data;
    if (rule === null) {
      return (
        <Empty title={`There is no rule ${id}`}>
          <PlaceLink to="/rules" className="text-accent underline">
            All rules of this organisation
          </PlaceLink>
        </Empty>
      );
    }
    const onOutcome = (next: Outcome) => {
      setOutcome(next);
      if (next.saved) again(stored.refetch);
    };
    return (
      <Editor
        key={rule.version}
        stored={rule}
        begun={rule.definition as Definition}
        outcome={outcome}
        onOutcome={onOutcome}
      />
    );
  }
  if (templates.data === undefined) return <Loading what="the template" lines={4} height="h-24" />;
  const begun = templates.data.ruleTemplates.find((known) => known.id === template)?.definition as
    | Definition
    | undefined;
  return <Editor stored={null} begun={begun ?? blankRule} outcome={outcome} onOutcome={setOutcome} />;
}

function Editor(props: {
  readonly stored: Stored | null;
  readonly begun: Definition;
  /** What became of the last attempt to save it. */
  readonly outcome: Outcome | null;
  readonly onOutcome: (outcome: Outcome) => void;
}) {
  const { stored, begun, outcome } = props;
  const mayChange = useMay('RULES_WRITE');
  const [definition, setDefinition] = useState(begun);
  const name = textOf(definition, 'name');
  // A rule keeps the id that it began with; a template's is taken unless the rule was given a name of its own.
  const ownId = name === textOf(begun, 'name') && textOf(begun, 'rule') !== '' ? textOf(begun, 'rule') : idFor(name);
  const named = stored === null ? { ...definition, rule: ownId } : definition;
  // It is tried before it has a name.
  const tried = { ...named, name: name || 'New rule' };
  const { check, problems, isChecked } = useChecks(tried);
  const currentValue = useCurrentValues(definition);
  const save = useSave(stored, named, props.onOutcome);
  const refused = outcome !== null && !outcome.saved ? outcome : null;
  const at = (place: string) => problemAt(refused?.problems ?? problems, place);
  const isChanged = JSON.stringify(definition) !== JSON.stringify(begun);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (mayChange) void save();
      }}
    >
      <PageHead
        title={stored === null ? 'New rule' : stored.name}
        actions={
          <>
            <PlaceLink to="/rules" className="px-2 text-muted underline">
              All rules
            </PlaceLink>
            {mayChange && stored !== null && !stored.removed && <DeleteRule rule={stored} />}
            {mayChange && (
              <Button type="submit" tone="main" disabled={stored !== null && !isChanged}>
                {stored === null ? 'Save rule' : 'Save new version'}
              </Button>
            )}
          </>
        }
      >
        {stored !== null && <p>version {stored.version}</p>}
        {stored?.removed && <p>It was deleted: it watches nothing. Saved once more, it does again.</p>}
        {!mayChange && <p>You look on: what you change here is tried, and not kept.</p>}
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {refused !== null && <Problem>{refused.message}</Problem>}
        {outcome?.saved && (
          <p role="status" className="rounded-xl bg-ok-bg px-4 py-3 text-ok">
            {outcome.changed
              ? `Saved as version ${outcome.version}. It is in effect within two seconds.`
              : 'It said the same already.'}
          </p>
        )}
        <Card>
          <div className="grid gap-4">
            <div className="flex flex-wrap items-end gap-4">
              <Field label="Name" className="min-w-60 flex-1" problem={at('name')}>
                <Input
                  value={textOf(definition, 'name')}
                  maxLength={120}
                  required
                  onChange={(event) => setDefinition({ ...definition, name: event.target.value })}
                />
              </Field>
              <Segments
                label="Mode"
                value={(textOf(definition, 'mode') || 'notify') as (typeof modes)[number][0]}
                choices={modes}
                onChange={(mode) => setDefinition(withSetting(definition, 'mode', mode))}
              />
            </div>
            <SentenceBuilder definition={definition} onChange={setDefinition} />
            <FormulaField
              value={textOf(definition, 'condition')}
              check={check}
              currentValue={currentValue}
              onChange={(condition) => setDefinition((old) => ({ ...old, condition }))}
            />
            {problems
              .filter(({ place }) => place !== 'condition' && place !== 'name')
              .map(({ place, message }) => (
                <p key={place + message} className="text-xs text-critical" role="alert">
                  <code>{place}</code> {message}
                </p>
              ))}
          </div>
        </Card>
        <BacktestStrip definition={tried} isSound={isChecked && problems.length === 0} />
        <WhoIsTold definition={named} />
        {stored !== null && <Versions versions={stored.versions} yaml={stored.yaml} />}
      </div>
    </form>
  );
}

type Check = ReturnType<typeof useChecks>['check'];

function FormulaField(props: {
  readonly value: string;
  readonly check: Check;
  readonly currentValue: (part: FormulaPart) => Promise<string | null>;
  readonly onChange: (value: string) => void;
}) {
  const words = useQuery(FormulaWordsDocument, { fetchPolicy: 'cache-first' }).data?.formulaWords ?? [];
  const problem = props.check?.problems[0];
  const { explanation } = props.check ?? {};
  return (
    <div className="grid gap-1">
      <p className="text-xs text-muted">Formula of the condition</p>
      <Suspense fallback={<Loading what="the editor" lines={1} height="h-28" />}>
        <FormulaEditor
          value={props.value}
          words={words}
          check={props.check}
          currentValue={props.currentValue}
          onChange={props.onChange}
        />
      </Suspense>
      {problem !== undefined && (
        <p
          className="flex flex-wrap items-center gap-2 text-xs text-critical"
          role="alert"
          data-testid="formula-problem"
        >
          {problem.message}
          {problem.fix !== null && (
            <Button className="font-mono text-xs text-ink" onClick={() => props.onChange(problem.fix ?? '')}>
              {problem.fix}
            </Button>
          )}
        </p>
      )}
      {problem === undefined && explanation && (
        <p className="text-xs text-muted">
          It looks at {explanation.windows.join('; ')}
          {explanation.notes.length > 0 && `. ${explanation.notes.join('. ')}`}
        </p>
      )}
    </div>
  );
}

interface Checks {
  readonly check: Extract<Awaited<ReturnType<typeof askFormula>>, object> | null;
  readonly problems: readonly ProblemWordsFragment[];
  /** Whether they are of the rule as it stands. */
  readonly isChecked: boolean;
}

type Client = ReturnType<typeof useGateway>['client'];

async function askFormula(client: Client, formula: string) {
  const { data } = await client.query({ query: CheckFormulaDocument, variables: { formula }, fetchPolicy: 'no-cache' });
  return data?.checkFormula;
}

/** What the gateway has against the rule as it stands, asked after a short rest. */
function useChecks(definition: Definition): Checks {
  const { client } = useGateway();
  const [checks, setChecks] = useState<Checks & { readonly text: string }>({
    check: null,
    problems: [],
    isChecked: false,
    text: '',
  });
  const text = JSON.stringify(definition);
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(async () => {
      const rule = JSON.parse(text) as Definition;
      try {
        const [check, whole] = await Promise.all([
          askFormula(client, textOf(rule, 'condition')),
          client.query({ query: CheckRuleDocument, variables: { definition: rule }, fetchPolicy: 'no-cache' }),
        ]);
        if (!isOld) setChecks({ check: check ?? null, problems: whole.data?.checkRule ?? [], isChecked: true, text });
      } catch (error) {
        const problem = { place: '', message: problemText(error), span: null, fix: null };
        if (!isOld) setChecks((old) => ({ ...old, problems: [problem], isChecked: false, text }));
      }
    }, restMs);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [client, text]);
  return { ...checks, isChecked: checks.isChecked && checks.text === text };
}

/** Saves the rule as it stands; a new one is shown under its address then. */
function useSave(stored: Stored | null, definition: Definition, tell: (outcome: Outcome) => void) {
  const { client } = useGateway();
  const router = useRouter();
  const href = useHref();
  return async () => {
    try {
      const result =
        stored === null
          ? (await client.mutate({ mutation: CreateRuleDocument, variables: { definition } })).data?.createRule
          : (
              await client.mutate({
                mutation: UpdateRuleDocument,
                variables: { id: stored.id, version: stored.version, definition },
              })
            ).data?.updateRule;
      const outcome = outcomeOf(result);
      tell(outcome);
      if (outcome.saved && stored === null) router.push(href(`/rules/${encodeURIComponent(outcome.id)}`));
    } catch (error) {
      tell({ saved: false, message: `Not saved: ${problemText(error)}`, problems: [] });
    }
  };
}
