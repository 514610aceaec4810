'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { levelName, platformName, severityTones, severityWords } from '../format/words.ts';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import {
  type RuleLineFragment,
  type RuleMode,
  RulesDocument,
  RuleTemplatesDocument,
  SetRuleModeDocument,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { buttonClass, Input, Select } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Badge, Card, Empty, Loading, Problem } from '../ui/states.tsx';
import { modes } from './definition.ts';
import { LimitsMet } from './limits-met.tsx';
import { outcomeOf } from './outcome.ts';

/** Milliseconds between reads of the rules. */
const pollMs = 15_000;

/** The rules of the organisation: which of them fire, and the way to new ones. */
export function RulesScreen() {
  const formats = useFormats();
  const mayChange = useMay('RULES_WRITE');
  const [search, setSearch] = useState('');
  const { data, previousData, error, refetch } = useQuery(RulesDocument, {
    variables: { search: search.trim() || null },
    pollInterval: pollMs,
  });
  const { rules: page, ruleLimits: limits } = data ?? previousData ?? {};
  const rules = page?.nodes;
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <>
      <PageHead
        title="Rules"
        actions={
          <>
            <Input
              type="search"
              aria-label="Find rules"
              placeholder="Find a rule"
              className="w-52"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            {mayChange && (
              <PlaceLink to="/rules" query={{ new: 'blank' }} className={buttonClass('main')}>
                <Icon name="plus" /> New rule
              </PlaceLink>
            )}
          </>
        }
      >
        <p>What is watched for you; each says when it last fired.</p>
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {problem !== null && <Problem>{problem}</Problem>}
        {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
        {limits !== undefined && <LimitsMet limits={limits} />}
        {rules === undefined && error === undefined && <Loading what="the rules" height="h-16" />}
        {rules?.length === 0 && search === '' && (
          <Empty title="No rule watches anything yet">
            <p>
              Begin with a template below: it says in a sentence what it looks for, and shows when it would have fired.
            </p>
          </Empty>
        )}
        {rules?.length === 0 && search !== '' && <Empty title={`No rule is called “${search}”`} />}
        {rules !== undefined && rules.length > 0 && (
          <ul className="grid gap-2" aria-label="Rules">
            {rules.map((rule) => (
              <RuleItem key={rule.id} rule={rule} onProblem={setProblem} />
            ))}
          </ul>
        )}
        {rules !== undefined && page?.pageInfo.hasNextPage && (
          <p className="text-xs text-muted">
            These are the first {formats.count(rules.length)}: find the others by their names.
          </p>
        )}
        <Templates />
      </div>
    </>
  );
}

function RuleItem({
  rule,
  onProblem,
}: {
  readonly rule: RuleLineFragment;
  readonly onProblem: (problem: string | null) => void;
}) {
  const formats = useFormats();
  const mayChange = useMay('RULES_WRITE');
  const [setMode, { loading }] = useMutation(SetRuleModeDocument);
  const change = async (mode: RuleMode) => {
    try {
      const { data } = await setMode({ variables: { id: rule.id, version: rule.version, mode } });
      const outcome = outcomeOf(data?.setRuleMode);
      onProblem(outcome.saved ? null : outcome.message);
    } catch (error) {
      onProblem(`${rule.name} stays as it is: ${problemText(error)}`);
    }
  };
  const where = rule.platforms.length === 0 ? 'all platforms' : rule.platforms.map(platformName).join(', ');
  return (
    <li
      data-testid="rule"
      className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 rounded-xl border border-line bg-surface p-3 hover:bg-hover"
    >
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={severityTones[rule.severity]}>{severityWords[rule.severity]}</Badge>
          <h2 className="font-semibold">
            <PlaceLink
              to={`/rules/${encodeURIComponent(rule.id)}`}
              className="outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {rule.name}
            </PlaceLink>
          </h2>
          {rule.firingAlerts > 0 && <Badge tone="critical">{formats.count(rule.firingAlerts)} firing</Badge>}
          {rule.openAlerts > rule.firingAlerts && (
            <Badge>{formats.count(rule.openAlerts - rule.firingAlerts)} more open</Badge>
          )}
          {!rule.published && <Badge tone="warn">not in effect yet</Badge>}
        </div>
        <p className="mt-1 truncate font-mono text-xs">{rule.condition}</p>
        <p className="text-xs text-muted">
          {levelName(rule.level)} · {where} ·{' '}
          {rule.lastFiredAt === null ? 'has never fired' : `last fired ${formats.instant(rule.lastFiredAt)}`}
        </p>
      </div>
      <Select
        aria-label={`Mode of ${rule.name}`}
        className="relative z-10 w-28"
        value={rule.mode}
        disabled={loading || !mayChange}
        onChange={(event) => void change(event.target.value as RuleMode)}
      >
        {modes.map(([mode, name]) => (
          <option key={mode} value={mode.toUpperCase()}>
            {name}
          </option>
        ))}
      </Select>
    </li>
  );
}

function Templates() {
  const { data } = useQuery(RuleTemplatesDocument, { fetchPolicy: 'cache-first' });
  return (
    <Card title="Begin with a template">
      {data === undefined ? (
        <Loading what="the templates" lines={3} height="h-20" />
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {data.ruleTemplates.map((template) => (
            <li
              key={template.id}
              data-testid="template"
              className="relative rounded-lg border border-line p-3 hover:bg-hover"
            >
              <h3 className="flex items-center justify-between gap-2 font-semibold">
                <PlaceLink
                  to="/rules"
                  query={{ new: template.id }}
                  className="outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
                >
                  {template.name}
                </PlaceLink>
                <Badge tone={severityTones[template.severity]}>{severityWords[template.severity]}</Badge>
              </h3>
              <p className="text-xs text-muted">{template.about}</p>
              <p className="mt-1 truncate font-mono text-xs text-muted" title={template.condition}>
                {template.condition}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
