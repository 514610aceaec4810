import { IdentityError } from '../errors.ts';
import type { MemberRefusal } from '../identity/members.ts';

/** Why something of identity was not done, as its result types tell it. */
export type NotFoundRefusal = { readonly __typename: 'NotFound'; readonly message: string };
export type NotAllowedRefusal = { readonly __typename: 'NotAllowed'; readonly message: string };
export type TooManyRefusal = {
  readonly __typename: 'TooManyAttempts';
  readonly message: string;
  readonly retryAfterSeconds: number;
};
export type InvalidRefusal = {
  readonly __typename: 'Invalid';
  readonly message: string;
  readonly problems: readonly { place: string; message: string; span: null; fix: null }[];
};
export type ConflictRefusal = {
  readonly __typename: 'VersionConflict';
  readonly message: string;
  readonly version: number;
};

/** Something that does not fit. */
export function invalid(message: string, place = ''): InvalidRefusal {
  return { __typename: 'Invalid', message, problems: [{ place, message, span: null, fix: null }] };
}

export function notAllowed(message: string): NotAllowedRefusal {
  return { __typename: 'NotAllowed', message };
}

export function notFound(message: string): NotFoundRefusal {
  return { __typename: 'NotFound', message };
}

/** A refusal of members, invitations or keys as a result type. */
export function told(refusal: MemberRefusal): NotFoundRefusal | NotAllowedRefusal | InvalidRefusal | ConflictRefusal {
  switch (refusal.refused) {
    case 'NOT_FOUND':
      return notFound(refusal.message);
    case 'NOT_ALLOWED':
      return notAllowed(refusal.message);
    case 'INVALID':
      return invalid(refusal.message);
    case 'CONFLICT':
      return { __typename: 'VersionConflict', message: refusal.message, version: refusal.version };
  }
}

/** The result of `work`, or what it refuses that one has to expect: a wrong password or code, too many of them, a weak password. */
export async function expected<T>(
  work: () => Promise<T>,
): Promise<T | NotAllowedRefusal | TooManyRefusal | InvalidRefusal> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    const { code, message, retryAfterSeconds = 60 } = error;
    if (code === 'MR_TOO_MANY_ATTEMPTS') return { __typename: 'TooManyAttempts', message, retryAfterSeconds };
    if (code === 'MR_PASSWORD_REFUSED') return invalid(message, 'new');
    if (code === 'MR_LOGIN_REFUSED') return notAllowed(message);
    throw error;
  }
}
