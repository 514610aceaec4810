// Made by `npm run generate` from the GraphQL schema. Do not edit.

/**
 * The types that a union or an interface of the gateway stands for. Without them the client takes a fragment on one for a fragment on
 * something else, and leaves its fields out.
 */
export const possibleTypes: Readonly<Record<string, string[]>> = {
  "ApiKeyResult": [
    "ApiKeyMade",
    "Invalid",
    "NotAllowed"
  ],
  "ApiKeyRevocation": [
    "ApiKeyRevoked",
    "NotFound"
  ],
  "BackfillResult": [
    "BackfillRequested",
    "Invalid",
    "NotFound"
  ],
  "BacktestResult": [
    "Backtest",
    "Invalid",
    "NotFound",
    "TooMuch"
  ],
  "ChannelDeletion": [
    "ChannelDeleted",
    "Invalid",
    "NotFound",
    "VersionConflict"
  ],
  "ChannelResult": [
    "ChannelSaved",
    "Invalid",
    "NotFound",
    "VersionConflict"
  ],
  "ConnectionCheck": [
    "ConnectionChecked",
    "NotFound",
    "PlatformRefused"
  ],
  "ConnectionDeletion": [
    "ConnectionDeleted",
    "Invalid",
    "NotFound"
  ],
  "ConnectionResult": [
    "ConnectionChanged",
    "Invalid",
    "NotFound"
  ],
  "InvitationResult": [
    "Invalid",
    "InvitationMade",
    "NotAllowed",
    "TooManyAttempts"
  ],
  "InvitationRevocation": [
    "InvitationRevoked",
    "NotAllowed",
    "NotFound"
  ],
  "MemberResult": [
    "Invalid",
    "MemberChanged",
    "NotAllowed",
    "NotFound",
    "VersionConflict"
  ],
  "MetricResult": [
    "InUse",
    "Invalid",
    "MetricSaved",
    "NotFound",
    "VersionConflict"
  ],
  "OrganisationResult": [
    "Invalid",
    "OrganisationSaved",
    "VersionConflict"
  ],
  "PasswordResult": [
    "Invalid",
    "NotAllowed",
    "PasswordChanged",
    "TooManyAttempts"
  ],
  "RedriveResult": [
    "Invalid",
    "Redriven"
  ],
  "Refusal": [
    "InUse",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotTaken",
    "PlatformRefused",
    "TooManyAttempts",
    "TooMuch",
    "VersionConflict"
  ],
  "RoutesResult": [
    "Invalid",
    "RoutesSaved",
    "VersionConflict"
  ],
  "RuleResult": [
    "Invalid",
    "NotFound",
    "RuleSaved",
    "VersionConflict"
  ],
  "SecondFactorBeginning": [
    "Invalid",
    "NotAllowed",
    "SecondFactorBegun",
    "TooManyAttempts"
  ],
  "SecondFactorResult": [
    "Invalid",
    "NotAllowed",
    "SecondFactorChanged",
    "TooManyAttempts"
  ],
  "SessionResult": [
    "NotAllowed",
    "NotFound",
    "SessionsEnded"
  ],
  "SilenceResult": [
    "Invalid",
    "NotFound",
    "SilenceSaved",
    "VersionConflict"
  ],
  "TestResult": [
    "NotFound",
    "NotTaken",
    "TestSent"
  ],
  "ViewDeletion": [
    "NotFound",
    "VersionConflict",
    "ViewDeleted"
  ],
  "ViewResult": [
    "Invalid",
    "NotFound",
    "VersionConflict",
    "ViewSaved"
  ]
};
