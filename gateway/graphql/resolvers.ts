import { keptQueries } from '../caches/kept-queries.ts';
import type { GatewayContext } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { liveQueries } from '../live/subscriptions.ts';
import { preferenceMutations, preferenceQueries } from '../preferences/resolvers.ts';
import { identityQueries } from '../reads/identity.ts';
import { queryResolvers } from '../reads/queries.ts';
import { typeResolvers } from '../reads/types.ts';
import { mutationResolvers } from '../writes/mutations.ts';

/** Queries, mutations and the types with fields of their own that are read only where they are asked for. */
export const resolvers: Resolvers<GatewayContext> = {
  Query: { ...queryResolvers, ...keptQueries, ...liveQueries, ...preferenceQueries, ...identityQueries },
  Mutation: { ...mutationResolvers, ...preferenceMutations },
  ...typeResolvers,
};
