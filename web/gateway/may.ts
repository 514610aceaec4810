'use client';

import { useQuery } from '@apollo/client/react';
import { MeDocument, type Scope } from '../generated/operations.ts';

/** Tells of a scope whether who is here has it. Until it is known all is offered; the gateway decides in any case. */
export function useRights(): (scope: Scope) => boolean {
  const scopes = useQuery(MeDocument, { fetchPolicy: 'cache-first' }).data?.me.scopes;
  return (scope) => scopes === undefined || scopes.includes(scope);
}

/** Whether who is here may do what takes `scope`. */
export function useMay(scope: Scope): boolean {
  return useRights()(scope);
}
