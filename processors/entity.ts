import { RecordError } from '@millrace/streams';
import type { ProcessedFact } from '../schemas/generated/types.ts';

/** Dimension under which a keyword's id stands: facts have no field of their own for it. */
export const keywordDimension = 'keyword_id';

/** The entity a fact is about: its own level's, never one above or below it. */
export interface Entity {
  readonly id: string;
  readonly name: string | null;
  /** Ids from the account down to the entity; ids that the report does not give are left out. */
  readonly path: string[];
}

/**
 * A keyword's id is unique only inside its ad group, so both make its entity id (`123~456`, as Google writes criteria).
 * @throws RecordError for a fact without an id of its level.
 */
export function entityOf(fact: ProcessedFact): Entity {
  switch (fact.level) {
    case 'ACCOUNT':
      return { id: fact.account_id, name: fact.account_name, path: [fact.account_id] };
    case 'CAMPAIGN':
      return entity(fact, fact.campaign_id, fact.campaign_name, []);
    case 'AD_GROUP':
      return entity(fact, fact.ad_group_id, fact.ad_group_name, [fact.campaign_id]);
    case 'AD':
      return entity(fact, fact.ad_id, fact.ad_name, [fact.campaign_id, fact.ad_group_id]);
    case 'CREATIVE':
      return entity(fact, fact.creative_id, null, [fact.campaign_id, fact.ad_group_id, fact.ad_id]);
    case 'KEYWORD':
      return entity(fact, keywordId(fact), null, [fact.campaign_id, fact.ad_group_id]);
    default:
      throw new RecordError(`fact ${fact.fact_key} is of level ${fact.level}: the profile of its report must give one`);
  }
}

function entity(fact: ProcessedFact, id: string | null, name: string | null, parents: (string | null)[]): Entity {
  if (id === null) throw new RecordError(`fact ${fact.fact_key} of level ${fact.level} has no id of that level`);
  const path = [fact.account_id];
  for (const parent of parents) if (parent !== null) path.push(parent);
  path.push(id);
  return { id, name, path };
}

function keywordId(fact: ProcessedFact): string | null {
  const keyword = fact.dims[keywordDimension];
  if (keyword === undefined) return null;
  return fact.ad_group_id === null ? keyword : `${fact.ad_group_id}~${keyword}`;
}
