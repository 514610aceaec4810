import type { FlightKey } from '../../schemas/key.ts';
import type { CompiledRule } from './compiled.ts';
import type { Subject } from './day-store.ts';
import type { RuleIndex } from './rule-index.ts';

/** A rule and whom it is to judge. */
export interface Concerned {
  readonly rule: CompiledRule;
  readonly subject: Subject;
}

/** Rules of whole accounts that look at what is wrong with slices of this level of an account. */
export function concernedByTrouble(
  rules: RuleIndex,
  whose: Pick<Subject, 'tenant' | 'platform' | 'account' | 'level'>,
): readonly Concerned[] {
  return rules.watching(whose).map((rule) => {
    return { rule, subject: { ...whose, family: rule.definition.scope.family, entity: null } };
  });
}

/** Rules that ask what this entity was planned for; of an account's own flight those of whole accounts, too. */
export function concernedByFlight(
  rules: RuleIndex,
  { tenant, platform, account, level, entity }: FlightKey,
): readonly Concerned[] {
  const isOfAccount = level === 'ACCOUNT' && entity === account;
  return rules.planning({ platform, account }).flatMap((rule): readonly Concerned[] => {
    const { group_by: groupBy, scope } = rule.definition;
    const whose = { tenant, platform, account, family: scope.family, level: rule.level };
    if (groupBy === 'account') return isOfAccount ? [{ rule, subject: { ...whose, entity: null } }] : [];
    return rule.level === level ? [{ rule, subject: { ...whose, entity } }] : [];
  });
}
