import {
  type GoldMetric,
  type Measures,
  type ProcessedFact,
  type RepReason,
  repReasonSymbols,
} from '../../schemas/generated/types.ts';
import { measureNames } from '../measures.ts';
import { appendText } from '../text-list.ts';

/** What is known of an entity beside its sums: what it stood under that day, what those were called, and how it was converted. */
export interface Standing {
  readonly accountName: string | null;
  readonly campaignId: string | null;
  readonly campaignName: string | null;
  readonly adGroupId: string | null;
  readonly adGroupName: string | null;
  readonly state: string | null;
  readonly budget: bigint | null;
  /** The reporting currency of the newest fact. */
  readonly currency: string | null;
  /** Why amounts of a fact were not converted, of the newest one that was not. */
  readonly repReason: RepReason | null;
  /** How many live facts were converted, by currency: of more than one the sums are of no use. */
  readonly converted: readonly Converted[];
}

type Converted = readonly [currency: string, facts: number];

/** Nothing is known. */
export const noStanding: Standing = {
  accountName: null,
  campaignId: null,
  campaignName: null,
  adGroupId: null,
  adGroupName: null,
  state: null,
  budget: null,
  currency: null,
  repReason: null,
  converted: [],
};

/** The fields of a gold record that tell a standing. */
type StandingFields = Pick<
  GoldMetric,
  | 'account_name'
  | 'campaign_id'
  | 'campaign_name'
  | 'ad_group_id'
  | 'ad_group_name'
  | 'entity_state'
  | 'budget_micros'
  | 'rep_currency'
  | 'rep_reason'
>;

/** The standing as a gold record tells it; `repReason` is why a sum is missing. */
export function standingFields(known: Standing, repReason: RepReason | null = null): StandingFields {
  return {
    account_name: known.accountName,
    campaign_id: known.campaignId,
    campaign_name: known.campaignName,
    ad_group_id: known.adGroupId,
    ad_group_name: known.adGroupName,
    entity_state: known.state,
    budget_micros: known.budget,
    rep_currency: known.currency,
    rep_reason: repReason,
  };
}

/** The standing once a fact has changed. A retraction leaves what is known as it is. */
export function standingAfter(before: Standing, fact: ProcessedFact): Standing {
  const converted = convertedAfter(before.converted, fact);
  if (fact.op === 'RETRACT') return converted === before.converted ? before : { ...before, converted };
  if (converted === before.converted && says(fact, before)) return before;
  return {
    accountName: fact.account_name,
    campaignId: fact.campaign_id,
    campaignName: fact.campaign_name,
    adGroupId: fact.ad_group_id,
    adGroupName: fact.ad_group_name,
    state: fact.entity_state,
    budget: fact.budget_micros,
    currency: fact.rep_currency,
    repReason: fact.rep_reason ?? before.repReason,
    converted,
  };
}

/** Whether a fact says nothing new: most do not. */
function says(fact: ProcessedFact, known: Standing): boolean {
  return (
    fact.account_name === known.accountName &&
    fact.campaign_id === known.campaignId &&
    fact.campaign_name === known.campaignName &&
    fact.ad_group_id === known.adGroupId &&
    fact.ad_group_name === known.adGroupName &&
    fact.entity_state === known.state &&
    fact.budget_micros === known.budget &&
    fact.rep_currency === known.currency &&
    (fact.rep_reason === null || fact.rep_reason === known.repReason)
  );
}

/** Silver retracts a fact before it tells it in another reporting currency, so that a change is within one. */
function convertedAfter(before: readonly Converted[], fact: ProcessedFact): readonly Converted[] {
  const { rep_currency: currency, previous, op, measures } = fact;
  if (currency === null) return before;
  const was = previous !== null && isConverted(previous) ? 1 : 0;
  const is = op === 'UPSERT' && isConverted(measures) ? 1 : 0;
  if (was === is) return before;
  const counts = new Map(before);
  const left = (counts.get(currency) ?? 0) + is - was;
  if (left > 0) counts.set(currency, left);
  else counts.delete(currency);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isConverted({ spend_rep, value_rep }: Measures): boolean {
  return spend_rep !== null || value_rep !== null;
}

const [spend, spendRep, value, valueRep] = (['spend', 'spend_rep', 'conversion_value', 'value_rep'] as const).map(
  (name) => measureNames.indexOf(name),
) as [number, number, number, number];

/** What of sums is looked at: how many facts say each measure, in the order of `measureNames`. */
interface Told {
  readonly contributors: readonly number[];
  readonly standing: Standing;
}

/**
 * Takes sums in the reporting currency out of `measures` that are not of all facts, or are of facts in several currencies; answers why
 * one is missing where there is an amount and a reporting currency.
 */
export function onlyWhole({ contributors, standing }: Told, measures: Measures): RepReason | null {
  const { converted, currency, repReason } = standing;
  const mixed = converted.some(([each]) => each !== currency);
  const isWhole = (own: number, rep: number) => !mixed && contributors[own] === contributors[rep];
  const [hasSpend, hasValue] = [isWhole(spend, spendRep), isWhole(value, valueRep)];
  if (!hasSpend) measures.spend_rep = null;
  if (!hasValue) measures.value_rep = null;
  if (currency === null || (hasSpend && hasValue)) return null;
  return mixed ? 'MIXED_CURRENCY' : (repReason ?? 'NOT_CONVERTED');
}

/** The standing as a list of texts; '' where nothing is known. */
export function standingText(known: Standing): string {
  const { accountName, campaignId, campaignName, adGroupId, adGroupName, state, budget, currency, repReason } = known;
  const texts = [accountName, campaignId, campaignName, adGroupId, adGroupName, state];
  const all = [...texts, budget === null ? null : String(budget), currency, repReason];
  if (known.converted.length === 0 && all.every((text) => text === null)) return '';
  let list = '';
  for (const text of all) list = appendText(list, text);
  for (const [each, facts] of known.converted) list = appendText(appendText(list, each), String(facts));
  return list;
}

/** The standing of the texts that `standingText` made a list of. */
export function standingOf(texts: readonly (string | null)[]): Standing {
  const text = (at: number) => texts[at] ?? null;
  const budget = text(6);
  const converted: Converted[] = [];
  for (let at = 9; at + 1 < texts.length; at += 2) converted.push([texts[at] ?? '', Number(texts[at + 1])]);
  return {
    accountName: text(0),
    campaignId: text(1),
    campaignName: text(2),
    adGroupId: text(3),
    adGroupName: text(4),
    state: text(5),
    budget: budget === null ? null : BigInt(budget),
    currency: text(7),
    repReason: repReasonSymbols.find((reason) => reason === text(8)) ?? null,
    converted,
  };
}
