/** How long what belongs to a login lives, and how often one may try. */
export interface IdentityLimits {
  /** Seconds that an access token lives. */
  readonly accessTokenSeconds: number;
  /** Seconds for which it is remembered that a session or key is good: the longest that one goes on after its end on an idle gateway. */
  readonly recheckSeconds: number;
  /** Seconds for which the last answer counts while the stores do not answer. */
  readonly staleSeconds: number;
  /** Seconds after a refresh in which the token of before gets the same answer once more: a reload or another tab sent it again. */
  readonly refreshLeewaySeconds: number;
  /** Seconds without a refresh after which a session is over. */
  readonly idleSeconds: number;
  /** Seconds after which a session is over in any case. */
  readonly sessionSeconds: number;
  /** Sessions of a user in an organisation; the oldest goes when there is one more. */
  readonly sessionsPerUser: number;
  /** Seconds for the second factor after the password, and for the identity provider. */
  readonly challengeSeconds: number;
  /** Failed logins to an account from one address, and from all of them, after which it is locked. */
  readonly failuresFromAddress: number;
  readonly failuresOfAccount: number;
  /** Failed logins from one address, whatever the account. */
  readonly failuresOfAddress: number;
  /** Requests to `/auth/…` from one address in a minute, right or wrong: each may cost a store something. */
  readonly requestsPerMinute: number;
  /** Seconds in which failures are counted, and for which an account is locked then. */
  readonly lockSeconds: number;
  /** Seconds that the link of a forgotten password is good for. */
  readonly resetSeconds: number;
  /** Such links that one address is mailed in an hour, and that are asked for from one origin in an hour. */
  readonly resetsOfAccount: number;
  readonly resetsFromAddress: number;
  /** Mails of accounts that are handed over at the same time, and that wait for it; those beyond are not sent. */
  readonly mailing: number;
  readonly waitingMails: number;
  /** Seconds that an invitation is good for. */
  readonly invitationSeconds: number;
  /** Invitations of an organisation that are not answered yet. */
  readonly pendingInvitations: number;
  /** Invitations that an organisation sends in an hour. */
  readonly invitationsPerHour: number;
  /** API keys of an organisation that are good. */
  readonly keys: number;
  /** Passwords that are checked at the same time, and that wait for it. */
  readonly hashing: number;
  readonly waitingForHashing: number;
}

export const defaultIdentityLimits: IdentityLimits = {
  accessTokenSeconds: 600,
  recheckSeconds: 15,
  staleSeconds: 600,
  refreshLeewaySeconds: 10,
  idleSeconds: 14 * 86_400,
  sessionSeconds: 30 * 86_400,
  sessionsPerUser: 20,
  challengeSeconds: 600,
  failuresFromAddress: 5,
  failuresOfAccount: 20,
  failuresOfAddress: 100,
  requestsPerMinute: 600,
  lockSeconds: 900,
  resetSeconds: 1_800,
  resetsOfAccount: 3,
  resetsFromAddress: 20,
  mailing: 2,
  waitingMails: 100,
  invitationSeconds: 7 * 86_400,
  pendingInvitations: 200,
  invitationsPerHour: 50,
  keys: 200,
  hashing: 4,
  waitingForHashing: 64,
};
