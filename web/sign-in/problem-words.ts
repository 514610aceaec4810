import type { LoginError } from '../gateway/auth.ts';

/** How long somebody has to wait, in words that need no clock: minutes are rounded up. */
function wait(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

/** Why a login did not work, and what to do. `timeOf` writes an instant of milliseconds. */
export function problemWords(error: LoginError, now: number, timeOf: (at: number) => string): string {
  if (error.code === 'MR_TOO_MANY_ATTEMPTS') {
    const seconds = error.retryAfterSeconds ?? 60;
    const when = `Try again at ${timeOf(now + seconds * 1000)}, ${wait(seconds)}`;
    return `Too many attempts: this is locked for now. ${when}; whoever runs Millrace can unlock it at once.`;
  }
  if (error.code === 'MR_BUSY' || error.code === 'MR_STORE_UNAVAILABLE') {
    return `${error.message} What you typed is still there.`;
  }
  return error.message;
}

/** Why the identity provider's way back ended on this page. */
export function providerProblem(code: string, request: string | null): string {
  const which = request === null ? '' : ` Give them the request ${request}.`;
  if (code === 'MR_INVITATION_INVALID') {
    return 'The invitation is none any more: it was answered, taken back, or is over. Ask whoever invited you for another one.';
  }
  if (code === 'MR_OIDC') {
    return `Single sign-on did not let you in: it was begun too long ago, or your address has no account here. Try once more; if that does not help, ask somebody of your organisation for an invitation, or whoever runs Millrace.${which}`;
  }
  if (code === 'MR_LOGIN_REFUSED') return 'You do not belong to an organisation here: ask for an invitation.';
  return `Signing in did not work (${code}). Try once more; if that does not help, tell whoever runs Millrace.${which}`;
}
