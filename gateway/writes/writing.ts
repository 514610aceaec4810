import type { Actor } from '../../base/audit/event.ts';
import { BaseError } from '../../base/errors.ts';
import type { PostgresClient } from '../../base/postgres.ts';
import type { AppliedBy } from '../../definitions/store.ts';
import type { GatewayContext } from '../context.ts';
import { asTenant } from '../reads/tenant-rows.ts';

/** A transaction of the principal's tenant that changes something, and who changes it. */
export interface Writing {
  readonly client: PostgresClient;
  readonly tenant: string;
  readonly by: AppliedBy;
}

/** Who asks, as the audit trail has them. */
export function actorOf({ principal }: GatewayContext): Actor {
  return { type: 'USER', id: principal.subject };
}

/** Who makes a change, and what ties its events together. */
export function byOf(context: GatewayContext, reason: string | null | undefined): AppliedBy {
  return { actor: actorOf(context), requestId: context.requestId, reason: reason ?? null };
}

/** What a change that is refused throws, so that nothing of its transaction is kept; `write` answers `refusal`. */
class Refused extends Error {
  readonly refusal: unknown;
  constructor(refusal: unknown) {
    super('the change was refused');
    this.refusal = refusal;
  }
}

/** Ends a change with a refusal: everything that it did before is undone. */
export function refuse<T extends { readonly __typename: string; readonly message: string }>(refusal: T): never {
  throw new Refused(refusal);
}

/**
 * Makes a change in one transaction, with its events in the audit trail tied together by the request. Answers what `work` gives or
 * refused with.
 * @throws GatewayError as reads do: the store does not answer, or a value cannot be stored.
 */
export async function write<T>(
  context: GatewayContext,
  reason: string | null | undefined,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  const { tenant } = context.principal;
  const by = byOf(context, reason);
  let refused: unknown;
  try {
    return await asTenant(context.stores.postgres, tenant, async (client) => {
      try {
        return await work({ client, tenant, by });
      } catch (error) {
        if (error instanceof Refused) refused = error.refusal;
        if (error instanceof BaseError && error.code === 'MR_AUDIT_VALUE') {
          refused = { __typename: 'Invalid', message: error.message, problems: [] };
        }
        throw error;
      }
    });
  } catch (error) {
    if (refused !== undefined) return refused as T;
    throw error;
  }
}

/** The refusal of a change whose subject is not there. */
export function notFound(what: string): { readonly __typename: 'NotFound'; readonly message: string } {
  return { __typename: 'NotFound', message: `there is no ${what}: read the list again` };
}

/** The refusal of a change of a version that is no longer in force. */
export function conflict(what: string, version: number, given: number) {
  const message = `somebody changed ${what} meanwhile: version ${version} is in force, not ${given}; look at it, then change that`;
  return { __typename: 'VersionConflict', message, version } as const;
}
