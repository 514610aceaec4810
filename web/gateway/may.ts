'use client';

import { useQuery } from '@apollo/client/react';
import { MeDocument, type Scope } from '../generated/operations.ts';

/** Whether who is here may do what takes `scope`. Until that is known it is offered; the gateway decides in any case. */
export function useMay(scope: Scope): boolean {
  return useQuery(MeDocument, { fetchPolicy: 'cache-first' }).data?.me.scopes.includes(scope) !== false;
}
