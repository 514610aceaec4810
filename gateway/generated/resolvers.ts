// Made by `npm run generate` from the GraphQL schema. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day of the ad account, written 2026-11-01. Days are account-local and never shifted. */
  Date: { input: string; output: string; }
  /** An instant in UTC, ISO 8601 with microseconds: 2026-11-01T06:00:00.000000Z. */
  DateTime: { input: string; output: string; }
  /** A whole number from 0 to 2^53-1, as a JSON number. */
  Count: { input: number; output: number; }
  /** An exact decimal number, as a string: platforms attribute fractions of conversions. */
  Decimal: { input: string; output: string; }
  /** Any JSON value: objects, lists, texts, numbers, true, false, null. */
  JSON: { input: unknown; output: unknown; }
};

/** What one may do. A role brings scopes; an API key has those that it was given, as far as the role of who made it goes. */
export type Scope =
  /** Oneself: who one is, one's password, second factor and sessions. Not for API keys. */
  | 'SELF'
  /** Metrics, accounts, entities, slices, reconciliations and their live changes. */
  | 'METRICS_READ'
  /** Alerts, silences and their history. */
  | 'ALERTS_READ'
  /** To acknowledge, snooze, assign, comment on and silence alerts. */
  | 'ALERTS_WRITE'
  /** Rules and formulas. */
  | 'RULES_READ'
  | 'RULES_WRITE'
  /** Connections to platforms; never their credentials. */
  | 'CONNECTIONS_READ'
  | 'CONNECTIONS_WRITE'
  /** Channels and routes of notifications; never their secrets. */
  | 'CHANNELS_READ'
  | 'CHANNELS_WRITE'
  /** How the pipeline runs: topologies, lag, dead letters. */
  | 'PIPELINE_READ'
  | 'PIPELINE_WRITE'
  /** The audit trail. */
  | 'AUDIT_READ'
  /** Who belongs to the organisation, and as what. */
  | 'MEMBERS_READ'
  /** To invite, to change roles and to remove. Not for API keys. */
  | 'MEMBERS_WRITE'
  /** To make and revoke API keys. Not for API keys. */
  | 'KEYS_WRITE';

/** What a member may do: each role what those below it may, and more. */
export type Role =
  /** All, and alone makes other owners. */
  | 'OWNER'
  /** Members, keys, connections, channels, the audit trail. */
  | 'ADMIN'
  /** Rules, and what is done with alerts. */
  | 'ANALYST'
  /** Looks on. */
  | 'VIEWER';

export type Account = {
  readonly __typename?: 'Account';
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  readonly name: Maybe<Scalars['String']['output']>;
  readonly currency: Scalars['String']['output'];
  /** IANA zone in which its days are meant. */
  readonly zone: Scalars['String']['output'];
};

export type AccountEdge = {
  readonly __typename?: 'AccountEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Account;
};

export type AccountConnection = {
  readonly __typename?: 'AccountConnection';
  readonly edges: ReadonlyArray<AccountEdge>;
  readonly nodes: ReadonlyArray<Account>;
  readonly pageInfo: PageInfo;
};

export type AlertState =
  /** Over before anybody was told. */
  | 'OK'
  /** The condition holds, not yet for as long as the rule says. */
  | 'PENDING'
  | 'FIRING'
  /** Over, not yet for as long as the rule says. */
  | 'RECOVERING'
  | 'RESOLVED'
  | 'NO_DATA'
  | 'ERROR'
  /** A past evaluation turned out otherwise since its data was restated. */
  | 'AMENDED'
  /** Another rule or the cooldown keeps it quiet: `suppressedBy`. */
  | 'SUPPRESSED';

export type Severity =
  | 'UNKNOWN'
  | 'INFO'
  | 'WARN'
  | 'CRITICAL';

/** What a condition measures; both sides of it where it is a ratio. */
export type AlertEvidence = {
  readonly __typename?: 'AlertEvidence';
  readonly metric: Scalars['String']['output'];
  readonly value: Maybe<Scalars['Float']['output']>;
  readonly numerator: Maybe<Scalars['Float']['output']>;
  readonly denominator: Maybe<Scalars['Float']['output']>;
};

export type AlertLabel = {
  readonly __typename?: 'AlertLabel';
  readonly name: Scalars['String']['output'];
  readonly value: Scalars['String']['output'];
};

/** An alert where it is now. */
export type Alert = {
  readonly __typename?: 'Alert';
  readonly alertId: Scalars['ID']['output'];
  /** The same for every alert of this rule and entity. */
  readonly fingerprint: Scalars['ID']['output'];
  readonly ruleId: Scalars['ID']['output'];
  readonly ruleVersion: Scalars['Int']['output'];
  readonly ruleName: Scalars['String']['output'];
  readonly state: AlertState;
  readonly severity: Severity;
  /** What and how bad, in one line. */
  readonly subject: Scalars['String']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  /** Null where the account is not known. */
  readonly account: Maybe<Account>;
  readonly level: Level;
  /** Of the account, for rules that take its entities together. */
  readonly entityId: Scalars['ID']['output'];
  readonly entityName: Maybe<Scalars['String']['output']>;
  readonly condition: Scalars['String']['output'];
  /** In units of `currency` where it is money, a fraction where it is a ratio; null where there is none: `valueReason`. */
  readonly value: Maybe<Scalars['Float']['output']>;
  readonly valueReason: Scalars['String']['output'];
  readonly threshold: Maybe<Scalars['Float']['output']>;
  /** How value stands to threshold when the condition holds: `<`, `>=` … */
  readonly comparison: Scalars['String']['output'];
  /** What it is compared with in time, and the change against that. */
  readonly baseline: Maybe<Scalars['Float']['output']>;
  readonly change: Maybe<Scalars['Float']['output']>;
  readonly unit: Scalars['String']['output'];
  readonly currency: Maybe<Scalars['String']['output']>;
  readonly window: Scalars['String']['output'];
  readonly evidence: ReadonlyArray<AlertEvidence>;
  /** The slices whose rows it is of. */
  readonly slices: ReadonlyArray<Scalars['ID']['output']>;
  readonly finality: Finality;
  /** Share of the days it looks at that were fetched complete. */
  readonly coverage: Scalars['Float']['output'];
  readonly reportDay: Maybe<Scalars['Date']['output']>;
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  readonly suppressedBy: Maybe<Scalars['String']['output']>;
  readonly labels: ReadonlyArray<AlertLabel>;
  readonly annotations: ReadonlyArray<AlertLabel>;
  /** Of a rule that is being tried: nobody is told. */
  readonly shadow: Scalars['Boolean']['output'];
  readonly startedAt: Scalars['DateTime']['output'];
  readonly activeSince: Maybe<Scalars['DateTime']['output']>;
  readonly stateSince: Scalars['DateTime']['output'];
  readonly endedAt: Maybe<Scalars['DateTime']['output']>;
  /** The last time that restated data made a past evaluation another. */
  readonly amendedAt: Maybe<Scalars['DateTime']['output']>;
  readonly acknowledgedBy: Maybe<Scalars['String']['output']>;
  readonly acknowledgedAt: Maybe<Scalars['DateTime']['output']>;
  readonly snoozedUntil: Maybe<Scalars['DateTime']['output']>;
  readonly assignee: Maybe<Scalars['String']['output']>;
};

export type AlertEdge = {
  readonly __typename?: 'AlertEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Alert;
};

export type AlertConnection = {
  readonly __typename?: 'AlertConnection';
  readonly edges: ReadonlyArray<AlertEdge>;
  readonly nodes: ReadonlyArray<Alert>;
  readonly pageInfo: PageInfo;
};

export type AlertFilter = {
  readonly states?: InputMaybe<ReadonlyArray<AlertState>>;
  readonly severities?: InputMaybe<ReadonlyArray<Severity>>;
  /** True: only those that are not over. */
  readonly open?: InputMaybe<Scalars['Boolean']['input']>;
  readonly alertId?: InputMaybe<Scalars['ID']['input']>;
  readonly ruleId?: InputMaybe<Scalars['ID']['input']>;
  readonly platform?: InputMaybe<Platform>;
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly entityId?: InputMaybe<Scalars['ID']['input']>;
};

/** What is looked at for alerts. */
export type Watch = {
  readonly __typename?: 'Watch';
  /** Rules in force. */
  readonly rules: Scalars['Count']['output'];
  /** The names of the first 20 of them. */
  readonly ruleNames: ReadonlyArray<Scalars['String']['output']>;
  /** Ad accounts that are known. */
  readonly accounts: Scalars['Count']['output'];
  /** When an alert last began or changed; null when none ever did. */
  readonly lastChangeAt: Maybe<Scalars['DateTime']['output']>;
};

export type AlertTransition = {
  readonly __typename?: 'AlertTransition';
  readonly seq: Scalars['String']['output'];
  readonly state: AlertState;
  readonly prevState: AlertState;
  readonly severity: Severity;
  /** Why: condition, cleared, severity, no_data, error, inhibited, cooldown, restated, rule_changed, rule_removed, out_of_scope. */
  readonly cause: Maybe<Scalars['String']['output']>;
  readonly subject: Scalars['String']['output'];
  readonly value: Maybe<Scalars['Float']['output']>;
  /** AMENDED: what the value was before. */
  readonly previousValue: Maybe<Scalars['Float']['output']>;
  readonly threshold: Maybe<Scalars['Float']['output']>;
  readonly evidence: ReadonlyArray<AlertEvidence>;
  readonly at: Scalars['DateTime']['output'];
};

export type AlertComment = {
  readonly __typename?: 'AlertComment';
  readonly id: Scalars['ID']['output'];
  readonly author: Scalars['String']['output'];
  readonly body: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
};

/** What became of an alert, and what people said of it; the newest 200 of each, newest first. */
export type AlertHistory = {
  readonly __typename?: 'AlertHistory';
  readonly transitions: ReadonlyArray<AlertTransition>;
  readonly comments: ReadonlyArray<AlertComment>;
};

/** What people have done with an alert. */
export type AlertHandling = {
  readonly __typename?: 'AlertHandling';
  readonly alertId: Scalars['ID']['output'];
  readonly acknowledgedBy: Maybe<Scalars['String']['output']>;
  readonly acknowledgedAt: Maybe<Scalars['DateTime']['output']>;
  readonly snoozedUntil: Maybe<Scalars['DateTime']['output']>;
  readonly snoozedBy: Maybe<Scalars['String']['output']>;
  readonly assignee: Maybe<Scalars['String']['output']>;
};

export type AuditOutcome =
  | 'UNKNOWN'
  | 'OK'
  | 'DENIED'
  | 'FAILED'
  | 'DRY_RUN';

export type ActorType =
  | 'UNKNOWN'
  | 'USER'
  | 'RULE'
  | 'WORKFLOW'
  | 'SYSTEM';

/** Something that was done, as the audit trail has it. Events are chained by their hashes: docs/reference/audit.md. */
export type AuditEvent = {
  readonly __typename?: 'AuditEvent';
  /** From 1, without a gap. */
  readonly seq: Scalars['Count']['output'];
  readonly id: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly actorType: ActorType;
  readonly actorId: Scalars['String']['output'];
  /** Whose rights were used, where they were another's. */
  readonly onBehalfOf: Maybe<Scalars['String']['output']>;
  /** `rule.save`: what it is of and what was done. */
  readonly action: Scalars['String']['output'];
  readonly subjectType: Scalars['String']['output'];
  readonly subjectId: Scalars['ID']['output'];
  readonly subjectVersion: Maybe<Scalars['String']['output']>;
  readonly outcome: AuditOutcome;
  /** In the words of who did it. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Ties together the events of one request or command. */
  readonly requestId: Scalars['String']['output'];
  /** As it was, without secrets; null when it was not there. */
  readonly before: Maybe<Scalars['JSON']['output']>;
  /** As it was afterwards; null when it was gone. */
  readonly after: Maybe<Scalars['JSON']['output']>;
  /** The settings in which the two differ. */
  readonly changes: ReadonlyArray<SettingChange>;
  readonly prevHash: Scalars['String']['output'];
  readonly hash: Scalars['String']['output'];
};

export type AuditEdge = {
  readonly __typename?: 'AuditEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: AuditEvent;
};

export type AuditConnection = {
  readonly __typename?: 'AuditConnection';
  readonly edges: ReadonlyArray<AuditEdge>;
  readonly nodes: ReadonlyArray<AuditEvent>;
  readonly pageInfo: PageInfo;
};

export type AuditFilter = {
  /** `rule` */
  readonly subjectType?: InputMaybe<Scalars['String']['input']>;
  readonly subjectId?: InputMaybe<Scalars['ID']['input']>;
  /** `rule.save` */
  readonly action?: InputMaybe<Scalars['String']['input']>;
  readonly actorId?: InputMaybe<Scalars['String']['input']>;
  readonly requestId?: InputMaybe<Scalars['String']['input']>;
  readonly outcome?: InputMaybe<AuditOutcome>;
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Not included. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

export type AuditFindingKind =
  | 'CHANGED'
  | 'REMOVED'
  | 'INSERTED'
  | 'MOVED'
  | 'HEAD'
  | 'ANCHOR'
  | 'DIFFERS';

/** Something of the trail that is not as it was written. */
export type AuditFinding = {
  readonly __typename?: 'AuditFinding';
  readonly kind: AuditFindingKind;
  /** Numbers of the events that it is about, the first and the last. */
  readonly from: Scalars['Count']['output'];
  readonly to: Scalars['Count']['output'];
  readonly detail: Scalars['String']['output'];
};

export type AuditVerification = {
  readonly __typename?: 'AuditVerification';
  /** Every event has the place and the content with which it was written. */
  readonly ok: Scalars['Boolean']['output'];
  /** Events that were found to be so, from the first. */
  readonly intact: Scalars['Count']['output'];
  /** At most 100. */
  readonly findings: ReadonlyArray<AuditFinding>;
  /** Later events were not looked at: they can be judged once this is repaired. */
  readonly unexamined: Scalars['Boolean']['output'];
  /** `41:9f2c…`: keep it elsewhere and give it the next time; it proves that nothing before it was written anew. Null of an empty trail. */
  readonly anchor: Maybe<Scalars['String']['output']>;
};

export type ChannelKind =
  | 'EMAIL'
  | 'SLACK'
  | 'TEAMS'
  | 'WEBHOOK';

/** Where messages about alerts go. Its secrets (a webhook's address is one) can be replaced, and are never shown. */
export type Channel = {
  readonly __typename?: 'Channel';
  /** Small letters, digits, _ and -. */
  readonly id: Scalars['ID']['output'];
  /** Counts from 1. A change names the version that it is of. */
  readonly version: Scalars['Int']['output'];
  readonly kind: ChannelKind;
  /** False: nothing is sent by it. */
  readonly enabled: Scalars['Boolean']['output'];
  /** Of whoever reads: times are shown in it. */
  readonly zone: Scalars['String']['output'];
  /** As files have it, without the secrets: docs/guides/notifications.md. */
  readonly settings: Scalars['JSON']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
  readonly delivery: ChannelDelivery;
};

/** How a channel takes its messages. */
export type ChannelDelivery = {
  readonly __typename?: 'ChannelDelivery';
  /** Messages that wait, also for another attempt. */
  readonly waiting: Scalars['Count']['output'];
  /** Messages that were given up. */
  readonly failed: Scalars['Count']['output'];
  readonly lastSentAt: Maybe<Scalars['DateTime']['output']>;
  /** What the channel said to the newest attempt that failed and is not made good yet. */
  readonly lastError: Maybe<Scalars['String']['output']>;
};

/** Who is told what and when. */
export type Routes = {
  readonly __typename?: 'Routes';
  /** Counts from 1. A change names the version that it is of; 0 where there are none yet. */
  readonly version: Scalars['Int']['output'];
  /** `times`, `route` and `fallback` as files have them: docs/guides/notifications.md. */
  readonly definition: Scalars['JSON']['output'];
  readonly savedAt: Scalars['DateTime']['output'];
};

/** A message that a channel did not take in all its attempts. */
export type FailedMessage = {
  readonly __typename?: 'FailedMessage';
  readonly id: Scalars['ID']['output'];
  readonly channelId: Scalars['ID']['output'];
  /** The first of its alerts, in one line. */
  readonly subject: Maybe<Scalars['String']['output']>;
  readonly attempts: Scalars['Int']['output'];
  readonly error: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
};

export type ChannelSaved = {
  readonly __typename?: 'ChannelSaved';
  readonly channel: Channel;
  /** False: it said the same already. */
  readonly changed: Scalars['Boolean']['output'];
};

export type ChannelResult = ChannelSaved | Invalid | NotFound | VersionConflict;

export type ChannelDeleted = {
  readonly __typename?: 'ChannelDeleted';
  readonly id: Scalars['ID']['output'];
};

export type ChannelDeletion = ChannelDeleted | Invalid | NotFound | VersionConflict;

export type RoutesSaved = {
  readonly __typename?: 'RoutesSaved';
  readonly routes: Routes;
  readonly changed: Scalars['Boolean']['output'];
};

export type RoutesResult = RoutesSaved | Invalid | VersionConflict;

export type TestSent = {
  readonly __typename?: 'TestSent';
  /** Also in the message, so that it can be found there. */
  readonly key: Scalars['ID']['output'];
  /** How long the channel took. */
  readonly milliseconds: Scalars['Count']['output'];
};

/** The channel did not take it. */
export type NotTaken = Refusal & {
  readonly __typename?: 'NotTaken';
  readonly message: Scalars['String']['output'];
};

export type TestResult = TestSent | NotTaken | NotFound;

/** Everything here is about the tenant of the access token; there is no way to name another. */
export type Query = {
  readonly __typename?: 'Query';
  readonly accounts: AccountConnection;
  /** Alerts, the newest first. */
  readonly alerts: AlertConnection;
  readonly alertHistory: AlertHistory;
  readonly watch: Watch;
  /** The newest first. */
  readonly auditEvents: AuditConnection;
  /** Goes through the whole trail: seconds for each 100,000 events. */
  readonly verifyAudit: AuditVerification;
  /** By id; an organisation has 200 at most. */
  readonly channels: ReadonlyArray<Channel>;
  readonly channel: Maybe<Channel>;
  /** Null where there are none yet. */
  readonly routes: Maybe<Routes>;
  /** The newest first, at most 200. */
  readonly failedMessages: ReadonlyArray<FailedMessage>;
  /** Platforms that can be connected, with what each needs. */
  readonly connectablePlatforms: ConnectablePlatforms;
  /** By id. */
  readonly connections: ConnectionConnection;
  readonly connection: Maybe<Connection>;
  /** Entities as they were at a time, by platform, account, kind and id; as they are now without `asOf`. */
  readonly entities: EntityConnection;
  readonly entity: Maybe<Entity>;
  /** The rows below a number: those that `metrics` adds up for the same filter, by day, platform, account, report and id. */
  readonly facts: FactConnection;
  /** Built-in metrics and the organisation's own, by id. */
  readonly metricCatalogue: ReadonlyArray<Metric>;
  readonly metric: Maybe<Metric>;
  /** Checks a formula with the organisation's metrics, as the server does before it is saved. */
  readonly checkFormula: FormulaCheck;
  /** Every word that a formula may have: what an editor completes. */
  readonly formulaWords: ReadonlyArray<FormulaWord>;
  readonly me: Me;
  /** One's own sessions in this organisation, the newest first. */
  readonly sessions: ReadonlyArray<Session>;
  /** By e-mail address. */
  readonly members: MemberConnection;
  /** Those that wait for an answer, by e-mail address. */
  readonly invitations: InvitationConnection;
  /** One's own, the newest first; for owners and admins all of the organisation. */
  readonly apiKeys: ApiKeyConnection;
  /**
   * A cursor of now, for every subscription: ask for it, then read what you show, then subscribe with `after`. So no change falls
   * between. The same after MR_RESUME_GAP, which says that changes after a cursor are no longer kept.
   */
  readonly liveCursor: Scalars['String']['output'];
  /** Sums and ratios of the newest state, ordered by day, hour, platform, account, campaign, entity and currency. */
  readonly metrics: MetricConnection;
  readonly dataRanges: ReadonlyArray<DataRange>;
  readonly organisationSettings: OrganisationSettings;
  /** The parts of the pipeline, in the order in which data passes them. */
  readonly pipeline: ReadonlyArray<PipelineTopology>;
  /** Dead letters of the organisation, at most 200. */
  readonly deadLetters: DeadLetterPage;
  /** A dead letter of the organisation with what it says; null where there is none at that place. */
  readonly deadLetter: Maybe<DeadLetterContent>;
  /**
   * Records of the organisation, at most 50, in a topic that a step of the pipeline reads or writes. It takes METRICS_READ as well, for
   * alerts ALERTS_READ, for rules, metrics and evaluations RULES_READ, for the audit trail AUDIT_READ.
   */
  readonly topicRecords: TopicRecords;
  /** What whoever asks has chosen in this organisation, by name. */
  readonly preferences: ReadonlyArray<Preference>;
  /** Our totals against the platforms' own, newest day first: `millrace reconcile` compares them. */
  readonly reconciliations: ReconciliationConnection;
  /** Rules, by id. */
  readonly rules: RuleConnection;
  /** Null where the organisation never had it. */
  readonly rule: Maybe<Rule>;
  readonly ruleLimits: RuleLimits;
  readonly ruleTemplates: ReadonlyArray<RuleTemplate>;
  /** What is wrong with a rule, without saving it; nothing where it could be saved. */
  readonly checkRule: ReadonlyArray<Problem>;
  /** Tries a rule on the gold of the last days, as `millrace rules backtest` does. */
  readonly backtestRule: BacktestResult;
  /** Those that end last first; at most 500. Without `states` those that are not over. */
  readonly silences: ReadonlyArray<Silence>;
  /** The slice ledger, newest day first. */
  readonly slices: SliceConnection;
  /** One's own views and those that are shared, by screen and name; at most 200 a screen are kept. */
  readonly savedViews: ReadonlyArray<SavedView>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryAccountsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryAlertsArgs = {
  filter?: InputMaybe<AlertFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryAlertHistoryArgs = {
  alertId: Scalars['ID']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryAuditEventsArgs = {
  filter?: InputMaybe<AuditFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryVerifyAuditArgs = {
  anchor?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryChannelArgs = {
  id: Scalars['ID']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryFailedMessagesArgs = {
  channelId?: InputMaybe<Scalars['ID']['input']>;
  first: Scalars['Int']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryConnectionsArgs = {
  filter?: InputMaybe<ConnectionFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryConnectionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryEntitiesArgs = {
  filter?: InputMaybe<EntityFilter>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryEntityArgs = {
  platform: Platform;
  accountId: Scalars['ID']['input'];
  kind: EntityKind;
  entityId: Scalars['ID']['input'];
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryFactsArgs = {
  filter: MetricFilter;
  hourly: Scalars['Boolean']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryMetricCatalogueArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  retired: Scalars['Boolean']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryMetricArgs = {
  id: Scalars['ID']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryCheckFormulaArgs = {
  formula: Scalars['String']['input'];
  condition: Scalars['Boolean']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryMembersArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryInvitationsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryApiKeysArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryMetricsArgs = {
  filter: MetricFilter;
  groupBy: ReadonlyArray<GroupBy>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  compare?: InputMaybe<CompareInput>;
  formulas?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  orderBy?: InputMaybe<MetricOrder>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryDeadLettersArgs = {
  filter?: InputMaybe<DeadLetterFilter>;
  first: Scalars['Int']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryDeadLetterArgs = {
  id: Scalars['ID']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryTopicRecordsArgs = {
  topic: Scalars['String']['input'];
  first: Scalars['Int']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryReconciliationsArgs = {
  filter?: InputMaybe<ReconciliationFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryRulesArgs = {
  filter?: InputMaybe<RuleFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryRuleArgs = {
  id: Scalars['ID']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryCheckRuleArgs = {
  definition: Scalars['JSON']['input'];
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryBacktestRuleArgs = {
  input: BacktestInput;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QuerySilencesArgs = {
  states?: InputMaybe<ReadonlyArray<SilenceState>>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QuerySlicesArgs = {
  filter?: InputMaybe<SliceFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QuerySavedViewsArgs = {
  screen?: InputMaybe<Scalars['String']['input']>;
};

/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Takes an alert on: its repeats stop. */
  readonly acknowledgeAlert: AlertHandling;
  readonly unacknowledgeAlert: AlertHandling;
  /** Keeps an alert quiet until a time, at most 92 days ahead; null wakes it. */
  readonly snoozeAlert: AlertHandling;
  /** Gives an alert to somebody; null to nobody. */
  readonly assignAlert: AlertHandling;
  /** At most 4,000 characters; answers the comment's id. */
  readonly commentOnAlert: Scalars['ID']['output'];
  /**
   * Makes a channel or changes it. `version` is the one that was changed, 0 for a new one. `definition` is as files have it; a secret that
   * is left out stays as it is. The first channel of an organisation gets everything, until routes say otherwise.
   */
  readonly saveChannel: ChannelResult;
  /** Refused while routes name it. */
  readonly deleteChannel: ChannelDeletion;
  /** Puts routes in the place of those there are. Alerts that fire are told anew where they belong elsewhere now. */
  readonly saveRoutes: RoutesResult;
  /** Sends a made-up alert now, by the way that real ones take, also where the channel is switched off or left in peace. */
  readonly sendTestMessage: TestResult;
  /** Sends messages that were given up once more, under the keys that they had: those named, or all of a channel. Answers how many. */
  readonly resendMessages: Scalars['Count']['output'];
  /** Nothing is fetched by it until it is resumed. */
  readonly pauseConnection: ConnectionResult;
  /** An expired one stays so until its credential is replaced. */
  readonly resumeConnection: ConnectionResult;
  /**
   * Fetches days once more, behind what is due anyway; at most 1,130 of them. The same days asked for again while they are not done are
   * the same request. It begins within a quarter of an hour.
   */
  readonly backfillConnection: BackfillResult;
  /** Keeps a connection with its credential. Nothing is fetched until fetching is started. */
  readonly connectPlatform: ConnectionResult;
  /** Puts a credential, whole, in place of the one there was. A connection whose credential was over fetches again. */
  readonly replaceCredential: ConnectionResult;
  /** Signs in at the platform and lists the accounts. It takes up to 15 seconds. */
  readonly checkConnection: ConnectionCheck;
  /** Fetches these accounts from a day on, and lets that go on by itself; null: all that the credential reaches. */
  readonly startFetching: ConnectionResult;
  /** Ends fetching and forgets the connection with its credential. What it fetched stays. */
  readonly deleteConnection: ConnectionDeletion;
  /** Saves the first or next version of a metric. `version` is the one that was changed, 0 for a new one. Rules that name it go on with it. */
  readonly saveMetric: MetricResult;
  /** Takes a metric of the organisation out of use. */
  readonly retireMetric: MetricResult;
  /** Invites somebody by e-mail. Who is invited already gets another link, and the one before is good no more. */
  readonly inviteMember: InvitationResult;
  readonly revokeInvitation: InvitationRevocation;
  readonly changeMemberRole: MemberResult;
  /** Their sessions and keys here end within a minute, open sockets too. */
  readonly removeMember: MemberResult;
  /** Ends all sessions of a member in this organisation; they may log in again. */
  readonly signOutMember: SessionResult;
  /** Leaves the organisation: one's own membership ends. */
  readonly leaveOrganisation: MemberResult;
  /** Makes an API key with scopes of one's own. `expiresAt` left out: until it is revoked. */
  readonly createApiKey: ApiKeyResult;
  /** One's own; for owners and admins any of the organisation. It ends within a minute. */
  readonly revokeApiKey: ApiKeyRevocation;
  /** Ends one of one's own sessions. */
  readonly endSession: SessionResult;
  /** Ends all of one's own sessions in this organisation but the one that asks. */
  readonly endOtherSessions: SessionResult;
  /** `current` may be left out by who has none. All other sessions end, in every organisation. */
  readonly changePassword: PasswordResult;
  /** Begins to set a second factor up: it counts when a code of it is confirmed. `password` may be left out by who has none. */
  readonly beginSecondFactor: SecondFactorBeginning;
  readonly confirmSecondFactor: SecondFactorResult;
  /** `code`: of the authenticator, or a recovery code. */
  readonly removeSecondFactor: SecondFactorResult;
  readonly renewRecoveryCodes: SecondFactorResult;
  /** Replaces all of the settings. Amounts of days that are told already are told in another currency when they are next fetched. */
  readonly saveOrganisation: OrganisationResult;
  /**
   * Gives dead letters, at most 200, back to the topics that they came from, with their own bytes and keys. One that was given back five
   * times is refused. With `dryRun` it is only told what would be sent.
   */
  readonly redriveDeadLetters: RedriveResult;
  /** Chooses something; null takes the choice back. At most 100 of at most 8 kB each. Answers all that is chosen now. */
  readonly setPreference: ReadonlyArray<Preference>;
  /** Puts a new rule in force. `definition` is as files have it; `rule` in it is the id. */
  readonly createRule: RuleResult;
  /** Saves the next version of a rule. `version` is the one that was changed. */
  readonly updateRule: RuleResult;
  /** Switches a rule off, on, or to being tried: the next version, with nothing else changed. */
  readonly setRuleMode: RuleResult;
  /** Takes a rule out of use: its alerts end. It can be brought back by `updateRule`. */
  readonly deleteRule: RuleResult;
  /** Begins now where no `startsAt` is given; at most 92 days long, and 200 that are not over. */
  readonly createSilence: SilenceResult;
  /** Ends a silence sooner or later; now where no `endsAt` is given. */
  readonly endSilence: SilenceResult;
  /** Makes a view (without `id`), or changes one's own; `version` is the one that was changed, 0 for a new one. */
  readonly saveView: ViewResult;
  readonly deleteView: ViewDeletion;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationAcknowledgeAlertArgs = {
  alertId: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationUnacknowledgeAlertArgs = {
  alertId: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSnoozeAlertArgs = {
  alertId: Scalars['ID']['input'];
  until?: InputMaybe<Scalars['DateTime']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationAssignAlertArgs = {
  alertId: Scalars['ID']['input'];
  assignee?: InputMaybe<Scalars['String']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationCommentOnAlertArgs = {
  alertId: Scalars['ID']['input'];
  body: Scalars['String']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSaveChannelArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  definition: Scalars['JSON']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationDeleteChannelArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSaveRoutesArgs = {
  version: Scalars['Int']['input'];
  definition: Scalars['JSON']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSendTestMessageArgs = {
  channelId: Scalars['ID']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationResendMessagesArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  channelId?: InputMaybe<Scalars['ID']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationPauseConnectionArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationResumeConnectionArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationBackfillConnectionArgs = {
  id: Scalars['ID']['input'];
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationConnectPlatformArgs = {
  input: ConnectPlatformInput;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationReplaceCredentialArgs = {
  id: Scalars['ID']['input'];
  secrets: ReadonlyArray<CredentialPart>;
  settings: ReadonlyArray<CredentialPart>;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationCheckConnectionArgs = {
  id: Scalars['ID']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationStartFetchingArgs = {
  id: Scalars['ID']['input'];
  accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  from: Scalars['Date']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationDeleteConnectionArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSaveMetricArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  title: Scalars['String']['input'];
  formula: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRetireMetricArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationInviteMemberArgs = {
  email: Scalars['String']['input'];
  role: Role;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRevokeInvitationArgs = {
  id: Scalars['ID']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationChangeMemberRoleArgs = {
  userId: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  role: Role;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRemoveMemberArgs = {
  userId: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSignOutMemberArgs = {
  userId: Scalars['ID']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationCreateApiKeyArgs = {
  name: Scalars['String']['input'];
  scopes: ReadonlyArray<Scope>;
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationEndSessionArgs = {
  id: Scalars['ID']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationChangePasswordArgs = {
  current?: InputMaybe<Scalars['String']['input']>;
  new: Scalars['String']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationBeginSecondFactorArgs = {
  password?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationConfirmSecondFactorArgs = {
  code: Scalars['String']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRemoveSecondFactorArgs = {
  code: Scalars['String']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRenewRecoveryCodesArgs = {
  code: Scalars['String']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSaveOrganisationArgs = {
  version: Scalars['Int']['input'];
  settings: OrganisationInput;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationRedriveDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  dryRun: Scalars['Boolean']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSetPreferenceArgs = {
  name: Scalars['String']['input'];
  value?: InputMaybe<Scalars['JSON']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationCreateRuleArgs = {
  definition: Scalars['JSON']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationUpdateRuleArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  definition: Scalars['JSON']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSetRuleModeArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  mode: RuleMode;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationDeleteRuleArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationCreateSilenceArgs = {
  matchers: ReadonlyArray<LabelInput>;
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  endsAt: Scalars['DateTime']['input'];
  reason: Scalars['String']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationEndSilenceArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
  endsAt?: InputMaybe<Scalars['DateTime']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationSaveViewArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  version: Scalars['Int']['input'];
  screen: Scalars['String']['input'];
  name: Scalars['String']['input'];
  state: Scalars['JSON']['input'];
  shared: Scalars['Boolean']['input'];
};


/** Each is done by whom the access token is of, in its tenant, and is in the audit trail. */
export type MutationDeleteViewArgs = {
  id: Scalars['ID']['input'];
  version: Scalars['Int']['input'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Rows as they change. */
  readonly goldUpdated: GoldUpdate;
  /** Alerts as they change their state. */
  readonly alertChanged: AlertUpdate;
  /**
   * Parts of the pipeline as they run otherwise: begins with each as it is now, then tells each again, within seconds, when its tasks, its
   * lag or its processes are others. An update tells all there is, so there is no cursor.
   */
  readonly pipelineChanged: PipelineUpdate;
  /** Fetches as they come through. */
  readonly sliceChanged: SliceUpdate;
};


export type SubscriptionGoldUpdatedArgs = {
  accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  level?: InputMaybe<Level>;
  reportFamily?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionAlertChangedArgs = {
  accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  states?: InputMaybe<ReadonlyArray<AlertState>>;
  severities?: InputMaybe<ReadonlyArray<Severity>>;
  ruleId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionSliceChangedArgs = {
  accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  platform?: InputMaybe<Platform>;
  level?: InputMaybe<Level>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Platform =
  | 'UNKNOWN'
  | 'META'
  | 'GOOGLE'
  | 'DV360'
  | 'TTD'
  | 'AMAZON'
  | 'MICROSOFT'
  | 'TIKTOK'
  | 'LINKEDIN'
  | 'SNAPCHAT'
  | 'REDDIT'
  | 'X'
  | 'PINTEREST'
  | 'APPLE'
  | 'XANDR'
  | 'CRITEO'
  | 'CUSTOM';

/** Levels are fact families of their own and are never added to one another: exactly one is asked for. */
export type Level =
  | 'UNKNOWN'
  | 'ACCOUNT'
  | 'CAMPAIGN'
  | 'AD_GROUP'
  | 'AD'
  | 'CREATIVE'
  | 'KEYWORD';

/** PROVISIONAL inside the platform's latency, SETTLING inside its restatement window, FINAL after it. */
export type Finality =
  | 'UNKNOWN'
  | 'PROVISIONAL'
  | 'SETTLING'
  | 'FINAL';

/** Exact money: `amountMicros` is an integer (1/1,000,000 of the unit), `amount` the same as a decimal. */
export type Money = {
  readonly __typename?: 'Money';
  readonly amountMicros: Scalars['String']['output'];
  readonly amount: Scalars['String']['output'];
  readonly currency: Scalars['String']['output'];
};

export type PageInfo = {
  readonly __typename?: 'PageInfo';
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly endCursor: Maybe<Scalars['String']['output']>;
};

/** A stretch of a text: offsets of UTF-16 units, the end not included. */
export type TextSpan = {
  readonly __typename?: 'TextSpan';
  readonly start: Scalars['Int']['output'];
  readonly end: Scalars['Int']['output'];
};

/** Something that is wrong with what was given. */
export type Problem = {
  readonly __typename?: 'Problem';
  /** Where: `scope.level`, `examples.0.at`; empty for the whole of it. */
  readonly place: Scalars['String']['output'];
  /** What is wrong, and what to write instead. */
  readonly message: Scalars['String']['output'];
  /** Which part of the formula at `place`, where it is one. */
  readonly span: Maybe<TextSpan>;
  /** The whole formula as it was probably meant. */
  readonly fix: Maybe<Scalars['String']['output']>;
};

/** Why a change was not made. Nothing was changed then. */
export type Refusal = {
  /** The reason, and what to do about it. */
  readonly message: Scalars['String']['output'];
};

/** What is to be changed is not there, or not this organisation's. */
export type NotFound = Refusal & {
  readonly __typename?: 'NotFound';
  readonly message: Scalars['String']['output'];
};

/** Somebody changed it meanwhile: read it again, then change that. */
export type VersionConflict = Refusal & {
  readonly __typename?: 'VersionConflict';
  readonly message: Scalars['String']['output'];
  /** The version in force; 0 where there is none. */
  readonly version: Scalars['Int']['output'];
};

/** What was given does not fit. */
export type Invalid = Refusal & {
  readonly __typename?: 'Invalid';
  readonly message: Scalars['String']['output'];
  readonly problems: ReadonlyArray<Problem>;
};

/** ACTIVE: it is fetched by. PAUSED: somebody wants nothing to be fetched. EXPIRED: its credential no longer works. */
export type ConnectionStatus =
  | 'ACTIVE'
  | 'PAUSED'
  | 'EXPIRED';

/** A way to a platform's API. Its credential is never shown. */
export type Connection = {
  readonly __typename?: 'Connection';
  readonly id: Scalars['ID']['output'];
  readonly platform: Platform;
  readonly name: Scalars['String']['output'];
  readonly status: ConnectionStatus;
  /** Why it is not active. */
  readonly statusReason: Maybe<Scalars['String']['output']>;
  /** The accounts that are fetched; null: all that the credential reaches. */
  readonly accountIds: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  readonly hasCredential: Scalars['Boolean']['output'];
  /** When the credential ends by itself; null where that is not known. */
  readonly credentialExpiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Whether anything is fetched by it. */
  readonly fetching: Scalars['Boolean']['output'];
  /** The first day that is fetched without being asked for. */
  readonly firstDay: Maybe<Scalars['Date']['output']>;
  /** The reports that are fetched; null: the one by day of each level. */
  readonly reportTypes: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
  readonly freshness: ConnectionFreshness;
  /** The accounts that it reached when they were last listed, by id; at most 500. */
  readonly accounts: ReadonlyArray<ReachedAccount>;
  /** Days from one to another, at most 400, with how its slices of them stand: a calendar. */
  readonly days: ReadonlyArray<FreshnessDay>;
  /** Asked-for days, the newest request first; at most 50. */
  readonly backfills: ReadonlyArray<Backfill>;
};


/** A way to a platform's API. Its credential is never shown. */
export type ConnectionDaysArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};

/** How the slices of a connection stand, all of them together. */
export type ConnectionFreshness = {
  readonly __typename?: 'ConnectionFreshness';
  readonly slices: Scalars['Count']['output'];
  /** Those whose next fetch should have come by now. */
  readonly late: Scalars['Count']['output'];
  readonly failed: Scalars['Count']['output'];
  readonly partial: Scalars['Count']['output'];
  /** On their way through the pipeline. */
  readonly sent: Scalars['Count']['output'];
  readonly applied: Scalars['Count']['output'];
  /** As-of time of the newest data. */
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  readonly lastFetchAt: Maybe<Scalars['DateTime']['output']>;
  readonly nextFetchAt: Maybe<Scalars['DateTime']['output']>;
  /** What the newest failed fetch said. */
  readonly lastError: Maybe<Scalars['String']['output']>;
  readonly lastErrorCode: Maybe<Scalars['String']['output']>;
};

export type ReachedAccount = {
  readonly __typename?: 'ReachedAccount';
  readonly accountId: Scalars['ID']['output'];
  readonly name: Maybe<Scalars['String']['output']>;
  readonly currency: Maybe<Scalars['String']['output']>;
  readonly zone: Maybe<Scalars['String']['output']>;
  readonly seenAt: Scalars['DateTime']['output'];
};

/** The slices of one day, of all accounts and reports. */
export type FreshnessDay = {
  readonly __typename?: 'FreshnessDay';
  readonly day: Scalars['Date']['output'];
  readonly slices: Scalars['Count']['output'];
  readonly applied: Scalars['Count']['output'];
  readonly partial: Scalars['Count']['output'];
  readonly failed: Scalars['Count']['output'];
  readonly sent: Scalars['Count']['output'];
  readonly planned: Scalars['Count']['output'];
  readonly late: Scalars['Count']['output'];
  /** The least final of them; null where none has data. */
  readonly finality: Maybe<Finality>;
  /** As-of time of the oldest data of it. */
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
};

/** Days that somebody asked to be fetched again. */
export type Backfill = {
  readonly __typename?: 'Backfill';
  readonly id: Scalars['ID']['output'];
  readonly connectionId: Scalars['ID']['output'];
  readonly from: Scalars['Date']['output'];
  readonly to: Scalars['Date']['output'];
  readonly requestedAt: Scalars['DateTime']['output'];
  readonly doneAt: Maybe<Scalars['DateTime']['output']>;
  /** Slices of these days that were fetched since, of all that are to be. */
  readonly fetched: Scalars['Count']['output'];
  readonly slices: Scalars['Count']['output'];
};

export type ConnectionEdge = {
  readonly __typename?: 'ConnectionEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Connection;
};

export type ConnectionConnection = {
  readonly __typename?: 'ConnectionConnection';
  readonly edges: ReadonlyArray<ConnectionEdge>;
  readonly nodes: ReadonlyArray<Connection>;
  readonly pageInfo: PageInfo;
};

export type ConnectionFilter = {
  readonly platform?: InputMaybe<Platform>;
  readonly statuses?: InputMaybe<ReadonlyArray<ConnectionStatus>>;
  /** True: those with a slice that is late or failed. */
  readonly needsAttention?: InputMaybe<Scalars['Boolean']['input']>;
};

export type ConnectionChanged = {
  readonly __typename?: 'ConnectionChanged';
  readonly connection: Connection;
  /** False: it was so already. */
  readonly changed: Scalars['Boolean']['output'];
};

export type ConnectionResult = ConnectionChanged | NotFound | Invalid;

export type BackfillRequested = {
  readonly __typename?: 'BackfillRequested';
  readonly backfill: Backfill;
  readonly connection: Connection;
};

export type BackfillResult = BackfillRequested | NotFound | Invalid;

/** A platform that can be connected, and what that needs. */
export type ConnectablePlatform = {
  readonly __typename?: 'ConnectablePlatform';
  readonly platform: Platform;
  readonly title: Scalars['String']['output'];
  /** Names of its secrets, all of them needed. */
  readonly secrets: ReadonlyArray<Scalars['String']['output']>;
  /** Names of its settings, all of them needed. */
  readonly settings: ReadonlyArray<Scalars['String']['output']>;
  /** Whether a person has to consent at the platform first, which gives the refresh token. */
  readonly hasConsent: Scalars['Boolean']['output'];
  /** Where it is found, in short. */
  readonly where: Scalars['String']['output'];
};

export type ConnectablePlatforms = {
  readonly __typename?: 'ConnectablePlatforms';
  readonly platforms: ReadonlyArray<ConnectablePlatform>;
  /** Whether there is a sandbox to try it with: its data is made up. */
  readonly hasSandbox: Scalars['Boolean']['output'];
};

/** A part of a credential. */
export type CredentialPart = {
  readonly name: Scalars['String']['input'];
  readonly value: Scalars['String']['input'];
};

export type ConnectPlatformInput = {
  /** 1 to 64 letters, digits, dots, underscores and hyphens. */
  readonly id: Scalars['ID']['input'];
  readonly platform: Platform;
  /** How people call it. */
  readonly name: Scalars['String']['input'];
  /** Kept encrypted; nothing answers them again. */
  readonly secrets: ReadonlyArray<CredentialPart>;
  readonly settings: ReadonlyArray<CredentialPart>;
  /** It calls the sandbox, which gives what of the credential is left out. */
  readonly sandbox: Scalars['Boolean']['input'];
};

/** The platform accepts the credential, and these are the accounts that it reaches. */
export type ConnectionChecked = {
  readonly __typename?: 'ConnectionChecked';
  readonly connection: Connection;
  /** At most 1,000. */
  readonly accounts: ReadonlyArray<ReachedAccount>;
  readonly more: Scalars['Boolean']['output'];
};

/** The platform does not let us in, or does not answer. */
export type PlatformRefused = Refusal & {
  readonly __typename?: 'PlatformRefused';
  /** What it said, and what to do about it. */
  readonly message: Scalars['String']['output'];
  /** One of docs/reference/errors.md. */
  readonly code: Scalars['String']['output'];
};

export type ConnectionCheck = ConnectionChecked | PlatformRefused | NotFound;

export type ConnectionDeleted = {
  readonly __typename?: 'ConnectionDeleted';
  readonly id: Scalars['ID']['output'];
};

export type ConnectionDeletion = ConnectionDeleted | NotFound | Invalid;

export type EntityKind =
  | 'ACCOUNT'
  | 'PORTFOLIO'
  | 'CAMPAIGN'
  | 'AD_GROUP'
  | 'AD'
  | 'CREATIVE'
  | 'BUDGET';

/** An account, campaign, ad … as its platform described it at a time. What is no longer listed is ended (`gone`), never deleted. */
export type Entity = {
  readonly __typename?: 'Entity';
  /** Of this version: opaque. */
  readonly id: Scalars['ID']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  readonly kind: EntityKind;
  readonly entityId: Scalars['ID']['output'];
  readonly name: Maybe<Scalars['String']['output']>;
  /** ACTIVE, PAUSED, ENDED …, as Millrace reads the platform's own word. */
  readonly state: Maybe<Scalars['String']['output']>;
  /** The platform's own word. */
  readonly status: Maybe<Scalars['String']['output']>;
  readonly currency: Maybe<Scalars['String']['output']>;
  readonly zone: Maybe<Scalars['String']['output']>;
  /** The account first, what is closest last. */
  readonly parents: ReadonlyArray<EntityParent>;
  readonly budgets: ReadonlyArray<EntityBudget>;
  readonly bid: Maybe<Money>;
  /** As far as the platform says it. */
  readonly starts: Maybe<Scalars['String']['output']>;
  readonly ends: Maybe<Scalars['String']['output']>;
  /** When it was first seen so. */
  readonly validFrom: Scalars['DateTime']['output'];
  /** When it was first seen otherwise; null: it is so now. */
  readonly validTo: Maybe<Scalars['DateTime']['output']>;
  /** It ended because the platform no longer lists it. */
  readonly gone: Scalars['Boolean']['output'];
  readonly connectionId: Scalars['ID']['output'];
  readonly account: Maybe<Account>;
  /** Every version, the newest first; at most 100. */
  readonly history: ReadonlyArray<Entity>;
};

export type EntityParent = {
  readonly __typename?: 'EntityParent';
  readonly kind: EntityKind;
  readonly entityId: Scalars['ID']['output'];
  /** As it is called now. */
  readonly name: Maybe<Scalars['String']['output']>;
};

export type EntityBudget = {
  readonly __typename?: 'EntityBudget';
  readonly amount: Money;
  /** daily, lifetime … */
  readonly period: Scalars['String']['output'];
};

export type EntityEdge = {
  readonly __typename?: 'EntityEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Entity;
};

export type EntityConnection = {
  readonly __typename?: 'EntityConnection';
  readonly edges: ReadonlyArray<EntityEdge>;
  readonly nodes: ReadonlyArray<Entity>;
  readonly pageInfo: PageInfo;
};

export type EntityFilter = {
  /** Words of a name, also misspelt; the best come first, at most 500. They are looked for among the names of now. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly platform?: InputMaybe<Platform>;
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly kinds?: InputMaybe<ReadonlyArray<EntityKind>>;
  /** At most 200. */
  readonly entityIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Those below this campaign, ad group … */
  readonly parentKind?: InputMaybe<EntityKind>;
  readonly parentId?: InputMaybe<Scalars['ID']['input']>;
  /** Those that were ended because the platform no longer lists them are left out unless this is true. */
  readonly gone: Scalars['Boolean']['input'];
};

/** A row as the platform reported it, normalised: what numbers of `metrics` are made of. */
export type Fact = {
  readonly __typename?: 'Fact';
  /** Opaque; the same for every revision of the row. */
  readonly id: Scalars['ID']['output'];
  /** From 1; another one each time that the platform restated it. */
  readonly revision: Scalars['Count']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  readonly account: Maybe<Account>;
  readonly reportType: Scalars['String']['output'];
  readonly reportFamily: Scalars['String']['output'];
  readonly level: Level;
  readonly day: Scalars['Date']['output'];
  /** Of the account's day; null in a row for the whole day. */
  readonly hour: Maybe<Scalars['Int']['output']>;
  readonly zone: Scalars['String']['output'];
  readonly currency: Scalars['String']['output'];
  readonly campaignId: Maybe<Scalars['ID']['output']>;
  readonly campaignName: Maybe<Scalars['String']['output']>;
  readonly adGroupId: Maybe<Scalars['ID']['output']>;
  readonly adGroupName: Maybe<Scalars['String']['output']>;
  readonly adId: Maybe<Scalars['ID']['output']>;
  readonly adName: Maybe<Scalars['String']['output']>;
  /** Breakdowns and what else the report says of the row. */
  readonly dimensions: ReadonlyArray<FactDimension>;
  readonly measures: Measures;
  readonly finality: Finality;
  /** As-of time of what it says. */
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  /** What is doubtful about it. */
  readonly flags: ReadonlyArray<Scalars['String']['output']>;
  /** The slice that it came in: `slices` has how that was fetched. */
  readonly sliceId: Scalars['ID']['output'];
  readonly fetchSeq: Scalars['String']['output'];
};

export type FactDimension = {
  readonly __typename?: 'FactDimension';
  readonly name: Scalars['String']['output'];
  readonly value: Scalars['String']['output'];
};

export type FactEdge = {
  readonly __typename?: 'FactEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Fact;
};

export type FactConnection = {
  readonly __typename?: 'FactConnection';
  readonly edges: ReadonlyArray<FactEdge>;
  readonly nodes: ReadonlyArray<Fact>;
  readonly pageInfo: PageInfo;
};

/** What a value is of. NUMBER takes on the unit of what it is compared with; NULL is the word null. */
export type FormulaUnit =
  | 'COUNT'
  | 'MONEY'
  | 'RATIO'
  | 'PERCENT'
  | 'DURATION'
  | 'SCORE'
  | 'BOOL'
  | 'TEXT'
  | 'NUMBER'
  | 'NULL';

/**
 * For which rows `metrics` computes a metric. ANY: for all. ENTITY_OR_ACCOUNT: for those grouped by ENTITY or by ACCOUNT, since it looks at days of
 * one. NONE: for none, since it looks at hours, at what is running or at slices, or no longer fits.
 */
export type MetricRows =
  | 'ANY'
  | 'ENTITY_OR_ACCOUNT'
  | 'NONE';

/** A metric as it is computed now: a formula with a name and a version. */
export type Metric = {
  readonly __typename?: 'Metric';
  readonly id: Scalars['ID']['output'];
  readonly version: Scalars['Int']['output'];
  readonly title: Scalars['String']['output'];
  /** docs/reference/formulas.md */
  readonly formula: Scalars['String']['output'];
  /** Null where it no longer fits what it is made of. */
  readonly unit: Maybe<FormulaUnit>;
  /** For which rows `metrics` computes it, as `@id` in `formulas`. */
  readonly rows: MetricRows;
  /** True: every organisation has it. */
  readonly builtIn: Scalars['Boolean']['output'];
  /** Out of use: what names it still works, new data is not computed with it. */
  readonly retired: Scalars['Boolean']['output'];
  /** Metrics whose newest version is made of it. */
  readonly usedByMetrics: ReadonlyArray<Scalars['ID']['output']>;
  /** Rules in use whose formulas refer to it, directly or through others. */
  readonly usedByRules: ReadonlyArray<Scalars['ID']['output']>;
  /** The newest first. */
  readonly versions: ReadonlyArray<MetricVersion>;
};

export type MetricVersion = {
  readonly __typename?: 'MetricVersion';
  readonly version: Scalars['Int']['output'];
  readonly title: Scalars['String']['output'];
  readonly formula: Scalars['String']['output'];
  readonly retired: Scalars['Boolean']['output'];
};

export type MetricSaved = {
  readonly __typename?: 'MetricSaved';
  readonly metric: Metric;
  /** False: it said the same already, and no version was made. */
  readonly changed: Scalars['Boolean']['output'];
  /** Rules that go on with the new version. */
  readonly rules: ReadonlyArray<Scalars['ID']['output']>;
};

/** Something uses it, and would no longer fit. */
export type InUse = Refusal & {
  readonly __typename?: 'InUse';
  readonly message: Scalars['String']['output'];
  readonly metrics: ReadonlyArray<Scalars['ID']['output']>;
  readonly rules: ReadonlyArray<Scalars['ID']['output']>;
};

export type MetricResult = MetricSaved | Invalid | NotFound | VersionConflict | InUse;

/** What is wrong with a formula, or what it is. */
export type FormulaCheck = {
  readonly __typename?: 'FormulaCheck';
  readonly ok: Scalars['Boolean']['output'];
  /** Null where it is refused. */
  readonly unit: Maybe<FormulaUnit>;
  readonly problems: ReadonlyArray<Problem>;
  /** For hovering: each name and call with its unit, inner parts behind outer ones. Empty where it is refused. */
  readonly parts: ReadonlyArray<FormulaPart>;
  readonly explanation: Maybe<FormulaExplanation>;
};

export type FormulaPart = {
  readonly __typename?: 'FormulaPart';
  readonly span: TextSpan;
  readonly text: Scalars['String']['output'];
  readonly unit: FormulaUnit;
  /** What it is, in words. */
  readonly about: Maybe<Scalars['String']['output']>;
};

export type FormulaExplanation = {
  readonly __typename?: 'FormulaExplanation';
  /** One line a part, inner ones indented. */
  readonly tree: ReadonlyArray<Scalars['String']['output']>;
  readonly measures: ReadonlyArray<Scalars['String']['output']>;
  readonly dimensions: ReadonlyArray<Scalars['String']['output']>;
  /** As `@ctr@1`. */
  readonly metrics: ReadonlyArray<Scalars['String']['output']>;
  /** What it looks at, in words. */
  readonly windows: ReadonlyArray<Scalars['String']['output']>;
  /** Rules that hold for it and are easily overlooked. */
  readonly notes: ReadonlyArray<Scalars['String']['output']>;
};

export type FormulaWordKind =
  | 'MEASURE'
  | 'DIMENSION'
  | 'METRIC'
  | 'FUNCTION'
  | 'WINDOW'
  | 'KEYWORD'
  | 'VALUE';

/** A word of the language, for completion. */
export type FormulaWord = {
  readonly __typename?: 'FormulaWord';
  /** What is written: `clicks`, `@ctr`, `change(`. */
  readonly text: Scalars['String']['output'];
  readonly kind: FormulaWordKind;
  readonly unit: Maybe<FormulaUnit>;
  /** How a call is written, the formula of a metric. */
  readonly detail: Maybe<Scalars['String']['output']>;
  readonly about: Maybe<Scalars['String']['output']>;
  readonly example: Maybe<Scalars['String']['output']>;
};

export type PrincipalKind =
  /** A person who logged in. */
  | 'USER'
  /** An API key. */
  | 'KEY'
  /** The development login, which only local gateways have. */
  | 'DEVELOPER';

export type Organisation = {
  readonly __typename?: 'Organisation';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
};

/** An organisation that one belongs to: `POST /auth/switch` goes there. */
export type OwnMembership = {
  readonly __typename?: 'OwnMembership';
  readonly organisation: Organisation;
  readonly role: Role;
};

/** Who asks. */
export type Me = {
  readonly __typename?: 'Me';
  readonly kind: PrincipalKind;
  /** As alerts and the audit trail have it: an e-mail address, or the prefix of a key. */
  readonly subject: Scalars['String']['output'];
  /** Null for keys of an organisation and for the development login. */
  readonly userId: Maybe<Scalars['ID']['output']>;
  readonly name: Maybe<Scalars['String']['output']>;
  readonly role: Role;
  /** What may be done now. */
  readonly scopes: ReadonlyArray<Scope>;
  readonly organisation: Organisation;
  /** Of a person: all of theirs. */
  readonly organisations: ReadonlyArray<OwnMembership>;
  /** False for who logs in by the identity provider only. */
  readonly hasPassword: Scalars['Boolean']['output'];
  readonly hasSecondFactor: Scalars['Boolean']['output'];
  /** Recovery codes that were not used. */
  readonly recoveryCodesLeft: Scalars['Int']['output'];
};

/** A login that goes on. */
export type Session = {
  readonly __typename?: 'Session';
  readonly id: Scalars['ID']['output'];
  /** The one that asks. */
  readonly isCurrent: Scalars['Boolean']['output'];
  readonly method: LoginMethod;
  /** What the browser calls itself. */
  readonly agent: Scalars['String']['output'];
  readonly begunAt: Scalars['DateTime']['output'];
  /** When it was refreshed last. */
  readonly usedAt: Scalars['DateTime']['output'];
  /** When it is over in any case. */
  readonly endsAt: Scalars['DateTime']['output'];
};

export type LoginMethod =
  | 'PASSWORD'
  | 'OIDC'
  | 'INVITATION';

/** Somebody who belongs to the organisation. */
export type Member = {
  readonly __typename?: 'Member';
  readonly userId: Scalars['ID']['output'];
  readonly email: Scalars['String']['output'];
  readonly name: Maybe<Scalars['String']['output']>;
  readonly role: Role;
  /** Give it back with a change: what was changed meanwhile is not overwritten. */
  readonly version: Scalars['Int']['output'];
  readonly hasSecondFactor: Scalars['Boolean']['output'];
  /** The operator of this installation has shut them out. */
  readonly isDisabled: Scalars['Boolean']['output'];
  readonly joinedAt: Scalars['DateTime']['output'];
  readonly lastLoginAt: Maybe<Scalars['DateTime']['output']>;
};

export type MemberEdge = {
  readonly __typename?: 'MemberEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Member;
};

export type MemberConnection = {
  readonly __typename?: 'MemberConnection';
  readonly edges: ReadonlyArray<MemberEdge>;
  readonly nodes: ReadonlyArray<Member>;
  readonly pageInfo: PageInfo;
};

/** Somebody who is invited and has not answered. */
export type Invitation = {
  readonly __typename?: 'Invitation';
  readonly id: Scalars['ID']['output'];
  readonly email: Scalars['String']['output'];
  readonly role: Role;
  readonly invitedBy: Scalars['String']['output'];
  /** Whether it went by mail. */
  readonly mailed: Scalars['Boolean']['output'];
  readonly invitedAt: Scalars['DateTime']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly isExpired: Scalars['Boolean']['output'];
};

export type InvitationEdge = {
  readonly __typename?: 'InvitationEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Invitation;
};

export type InvitationConnection = {
  readonly __typename?: 'InvitationConnection';
  readonly edges: ReadonlyArray<InvitationEdge>;
  readonly nodes: ReadonlyArray<Invitation>;
  readonly pageInfo: PageInfo;
};

/** What a program comes with. Its text is shown when it is made, and never again. */
export type ApiKey = {
  readonly __typename?: 'ApiKey';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  /** What it begins with. */
  readonly prefix: Scalars['String']['output'];
  readonly scopes: ReadonlyArray<Scope>;
  /** Whose rights bound it: it ends with their membership. Null for a key of the organisation. */
  readonly userId: Maybe<Scalars['ID']['output']>;
  readonly createdBy: Scalars['String']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  /** Null: until it is revoked. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** To the minute; null when it never was. */
  readonly lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  readonly revokedAt: Maybe<Scalars['DateTime']['output']>;
};

export type ApiKeyEdge = {
  readonly __typename?: 'ApiKeyEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: ApiKey;
};

export type ApiKeyConnection = {
  readonly __typename?: 'ApiKeyConnection';
  readonly edges: ReadonlyArray<ApiKeyEdge>;
  readonly nodes: ReadonlyArray<ApiKey>;
  readonly pageInfo: PageInfo;
};

/** Who asks may not do this to that, whatever the scope. */
export type NotAllowed = Refusal & {
  readonly __typename?: 'NotAllowed';
  readonly message: Scalars['String']['output'];
};

/** Something was guessed at too often. */
export type TooManyAttempts = Refusal & {
  readonly __typename?: 'TooManyAttempts';
  readonly message: Scalars['String']['output'];
  readonly retryAfterSeconds: Scalars['Int']['output'];
};

export type MemberChanged = {
  readonly __typename?: 'MemberChanged';
  readonly member: Member;
};

export type MemberResult = MemberChanged | NotFound | NotAllowed | VersionConflict | Invalid;

export type InvitationMade = {
  readonly __typename?: 'InvitationMade';
  readonly invitation: Invitation;
  /** To be given to the invited person and to nobody else, where no mail went to them. Shown this once; null where mail went. */
  readonly link: Maybe<Scalars['String']['output']>;
};

export type InvitationResult = InvitationMade | NotAllowed | TooManyAttempts | Invalid;

export type InvitationRevoked = {
  readonly __typename?: 'InvitationRevoked';
  readonly invitation: Invitation;
};

export type InvitationRevocation = InvitationRevoked | NotFound | NotAllowed;

export type ApiKeyMade = {
  readonly __typename?: 'ApiKeyMade';
  readonly key: ApiKey;
  /** The key itself. Shown this once. */
  readonly secret: Scalars['String']['output'];
};

export type ApiKeyResult = ApiKeyMade | NotAllowed | Invalid;

export type ApiKeyRevoked = {
  readonly __typename?: 'ApiKeyRevoked';
  readonly key: ApiKey;
};

export type ApiKeyRevocation = ApiKeyRevoked | NotFound;

export type SessionsEnded = {
  readonly __typename?: 'SessionsEnded';
  /** How many. */
  readonly ended: Scalars['Int']['output'];
};

export type SessionResult = SessionsEnded | NotFound | NotAllowed;

export type PasswordChanged = {
  readonly __typename?: 'PasswordChanged';
  /** All others were ended. The access token is over as well: refresh it. */
  readonly otherSessionsEnded: Scalars['Boolean']['output'];
};

export type PasswordResult = PasswordChanged | NotAllowed | TooManyAttempts | Invalid;

export type SecondFactorBegun = {
  readonly __typename?: 'SecondFactorBegun';
  /** For authenticators in which it is typed. */
  readonly secret: Scalars['String']['output'];
  /** The address that authenticators read from a picture. */
  readonly uri: Scalars['String']['output'];
};

export type SecondFactorBeginning = SecondFactorBegun | NotAllowed | TooManyAttempts | Invalid;

export type SecondFactorChanged = {
  readonly __typename?: 'SecondFactorChanged';
  readonly isOn: Scalars['Boolean']['output'];
  /** Each lets one in once without the authenticator. Shown this once. */
  readonly recoveryCodes: ReadonlyArray<Scalars['String']['output']>;
};

export type SecondFactorResult = SecondFactorChanged | NotAllowed | TooManyAttempts | Invalid;

/** A changed row of gold: one entity on one day (or hour), as it is now. */
export type GoldRow = {
  readonly __typename?: 'GoldRow';
  readonly goldKey: Scalars['ID']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  /** Several reports may tell the same day: `metrics` says which of them counts. */
  readonly reportType: Scalars['String']['output'];
  readonly reportFamily: Scalars['String']['output'];
  readonly level: Level;
  readonly entityId: Scalars['ID']['output'];
  readonly entityName: Maybe<Scalars['String']['output']>;
  readonly day: Scalars['Date']['output'];
  readonly hour: Maybe<Scalars['Int']['output']>;
  readonly zone: Scalars['String']['output'];
  readonly currency: Scalars['String']['output'];
  readonly measures: Measures;
  readonly finality: Finality;
  readonly revision: Scalars['Int']['output'];
  /** True when no fact is left below it. */
  readonly isRetraction: Scalars['Boolean']['output'];
  readonly dataAsOf: Scalars['DateTime']['output'];
};

export type GoldUpdate = {
  readonly __typename?: 'GoldUpdate';
  /** Give it as `after` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** @deprecated always false: where changes may be missing the subscription ends with MR_RESUME_GAP: gone after 2027-03-01 */
  readonly gap: Scalars['Boolean']['output'];
  /**
   * Older states of rows that were left out since the update before, because this client is slower than they change. 0: it has had
   * every change.
   */
  readonly skipped: Scalars['Count']['output'];
  readonly row: GoldRow;
};

/** An alert that went from one state to another. `alerts` has what people did with it, a moment later. */
export type AlertChange = {
  readonly __typename?: 'AlertChange';
  readonly alertId: Scalars['ID']['output'];
  readonly fingerprint: Scalars['ID']['output'];
  readonly ruleId: Scalars['ID']['output'];
  readonly ruleVersion: Scalars['Int']['output'];
  readonly ruleName: Scalars['String']['output'];
  /** From 1, ascending for each fingerprint. */
  readonly seq: Scalars['String']['output'];
  readonly state: AlertState;
  readonly prevState: AlertState;
  readonly severity: Severity;
  /** As `AlertTransition.cause`. */
  readonly cause: Maybe<Scalars['String']['output']>;
  readonly subject: Scalars['String']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  readonly level: Level;
  readonly entityId: Scalars['ID']['output'];
  readonly entityName: Maybe<Scalars['String']['output']>;
  readonly value: Maybe<Scalars['Float']['output']>;
  readonly valueReason: Scalars['String']['output'];
  /** AMENDED: what the value was before. */
  readonly previousValue: Maybe<Scalars['Float']['output']>;
  readonly threshold: Maybe<Scalars['Float']['output']>;
  readonly comparison: Scalars['String']['output'];
  readonly unit: Scalars['String']['output'];
  readonly currency: Maybe<Scalars['String']['output']>;
  readonly evidence: ReadonlyArray<AlertEvidence>;
  readonly finality: Finality;
  readonly reportDay: Maybe<Scalars['Date']['output']>;
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  readonly suppressedBy: Maybe<Scalars['String']['output']>;
  readonly labels: ReadonlyArray<AlertLabel>;
  readonly shadow: Scalars['Boolean']['output'];
  readonly at: Scalars['DateTime']['output'];
};

export type AlertUpdate = {
  readonly __typename?: 'AlertUpdate';
  /** Give it as `after` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** Earlier changes of alerts that were left out since the update before, because this client is too slow. 0: it has had every one. */
  readonly skipped: Scalars['Count']['output'];
  readonly alert: AlertChange;
};

/** A fetch of a day of a report that has come through the pipeline, and what it did to the facts. */
export type SliceChange = {
  readonly __typename?: 'SliceChange';
  /** The `id` of the slice in `slices`. */
  readonly id: Scalars['ID']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  readonly reportType: Scalars['String']['output'];
  readonly level: Level;
  readonly day: Scalars['Date']['output'];
  readonly fetchSeq: Scalars['String']['output'];
  readonly decision: SliceDecision;
  readonly complete: Scalars['Boolean']['output'];
  readonly rows: Scalars['Count']['output'];
  readonly upserts: Scalars['Count']['output'];
  readonly retracts: Scalars['Count']['output'];
  readonly unchanged: Scalars['Count']['output'];
  readonly duplicates: Scalars['Count']['output'];
  readonly quarantined: Scalars['Count']['output'];
  readonly liveFacts: Scalars['Count']['output'];
  readonly finality: Finality;
  readonly fetchedAt: Scalars['DateTime']['output'];
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  readonly reason: Maybe<Scalars['String']['output']>;
};

export type SliceUpdate = {
  readonly __typename?: 'SliceUpdate';
  /** Give it as `after` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** Earlier fetches of slices that were left out since the update before, because this client is too slow. 0: it has had every one. */
  readonly skipped: Scalars['Count']['output'];
  readonly slice: SliceChange;
};

/** A part of the pipeline that runs otherwise than before. */
export type PipelineUpdate = {
  readonly __typename?: 'PipelineUpdate';
  readonly topology: PipelineTopology;
};

/**
 * What a row of `metrics` stands for. Currency is always part of it. ENTITY and CAMPAIGN imply ACCOUNT and ACCOUNT implies PLATFORM,
 * because ids are unique only below those. CAMPAIGN adds up what stands under one; without a `campaignId` is what stands under none. HOUR reads the hourly reports and implies DAY; without it only rows of whole days count.
 */
export type GroupBy =
  | 'DAY'
  | 'HOUR'
  | 'PLATFORM'
  | 'ACCOUNT'
  | 'CAMPAIGN'
  | 'ENTITY';

/**
 * Why a ratio is what it is. OK: it is exact. PARTIAL: some rows lack one of its two measures; it is made of the rows that
 * have both. DIV0: its denominator is zero. NO_DATA: no row has both measures. Without a value in the last two.
 */
export type RatioReason =
  | 'OK'
  | 'PARTIAL'
  | 'DIV0'
  | 'NO_DATA';

/** A quotient of two sums, as a fraction (0.0125 is 1.25 %). Never an average of ratios. */
export type Ratio = {
  readonly __typename?: 'Ratio';
  readonly value: Maybe<Scalars['Float']['output']>;
  readonly reason: RatioReason;
};

/** A quotient of two sums, in money, rounded half away from zero to a micro. */
export type MoneyRatio = {
  readonly __typename?: 'MoneyRatio';
  readonly value: Maybe<Money>;
  readonly reason: RatioReason;
};

/** Sums. Null is what no platform said, which is not zero. */
export type Measures = {
  readonly __typename?: 'Measures';
  readonly impressions: Maybe<Scalars['Count']['output']>;
  readonly viewableImpressions: Maybe<Scalars['Count']['output']>;
  readonly measurableImpressions: Maybe<Scalars['Count']['output']>;
  readonly clicks: Maybe<Scalars['Count']['output']>;
  readonly linkClicks: Maybe<Scalars['Count']['output']>;
  readonly videoStarts: Maybe<Scalars['Count']['output']>;
  readonly videoQ25: Maybe<Scalars['Count']['output']>;
  readonly videoQ50: Maybe<Scalars['Count']['output']>;
  readonly videoQ75: Maybe<Scalars['Count']['output']>;
  readonly videoCompletes: Maybe<Scalars['Count']['output']>;
  readonly engagements: Maybe<Scalars['Count']['output']>;
  readonly conversions: Maybe<Scalars['Decimal']['output']>;
  readonly viewConversions: Maybe<Scalars['Decimal']['output']>;
  readonly installs: Maybe<Scalars['Decimal']['output']>;
  readonly leads: Maybe<Scalars['Decimal']['output']>;
  readonly spend: Maybe<Money>;
  readonly conversionValue: Maybe<Money>;
};

export type FormulaReason =
  | 'OK'
  /** Some rows lack a measure of it. */
  | 'PARTIAL'
  | 'NO_DATA'
  | 'DIV0'
  | 'MIXED_CURRENCY'
  | 'OVERFLOW'
  | 'UNKNOWN';

/** What a formula comes to. */
export type FormulaValue = {
  readonly __typename?: 'FormulaValue';
  /** As it was asked for. */
  readonly formula: Scalars['String']['output'];
  readonly unit: FormulaUnit;
  /** Money in units of its currency, shares as fractions, true as 1; null with the reason. */
  readonly value: Maybe<Scalars['Float']['output']>;
  /** Of money. */
  readonly amount: Maybe<Money>;
  readonly reason: FormulaReason;
};

export type Ratios = {
  readonly __typename?: 'Ratios';
  /** clicks / impressions */
  readonly ctr: Ratio;
  /** conversions / clicks */
  readonly cvr: Ratio;
  /** viewable / measurable impressions */
  readonly viewability: Ratio;
  /** video completes / video starts */
  readonly vcr: Ratio;
  /** conversion value / spend */
  readonly roas: Ratio;
  /** spend / clicks */
  readonly cpc: MoneyRatio;
  /** 1000 x spend / impressions */
  readonly cpm: MoneyRatio;
  /** spend / conversions */
  readonly cpa: MoneyRatio;
};

/** Why an amount is not told in the reporting currency. */
export type ReportingReason =
  | 'UNKNOWN'
  /** The source publishes no rate of the currency. */
  | 'UNKNOWN_CURRENCY'
  | 'NO_RATE_YET'
  /** The last rate is too many days older than the day. */
  | 'RATE_TOO_OLD'
  | 'OVERFLOW'
  /** Some of it came before there was a reporting currency. */
  | 'NOT_CONVERTED'
  /** Some of it was converted into another currency. */
  | 'MIXED_CURRENCY';

/**
 * Amounts in the organisation's reporting currency: each fact converted at the rate of its day, then added up. An amount is told only
 * where all of its facts were.
 */
export type Reporting = {
  readonly __typename?: 'Reporting';
  /** Null where there is none, or where there are several. */
  readonly currency: Maybe<Scalars['String']['output']>;
  readonly spend: Maybe<Money>;
  readonly conversionValue: Maybe<Money>;
  /** Why one is missing though there is an amount and a reporting currency. */
  readonly reason: Maybe<ReportingReason>;
};

export type MetricRow = {
  readonly __typename?: 'MetricRow';
  /** Stable identity of the row within this grouping. */
  readonly id: Scalars['ID']['output'];
  readonly day: Maybe<Scalars['Date']['output']>;
  /** Hour of the account's day, 0 to 23, when grouped by HOUR. */
  readonly hour: Maybe<Scalars['Int']['output']>;
  readonly platform: Maybe<Platform>;
  readonly accountId: Maybe<Scalars['ID']['output']>;
  readonly entityId: Maybe<Scalars['ID']['output']>;
  /** The newest name that was reported. */
  readonly entityName: Maybe<Scalars['String']['output']>;
  /** What the entity stands under and is called there, and its status, as of the newest day; when grouped by ENTITY. By CAMPAIGN the campaign. */
  readonly campaignId: Maybe<Scalars['ID']['output']>;
  readonly campaignName: Maybe<Scalars['String']['output']>;
  readonly adGroupId: Maybe<Scalars['ID']['output']>;
  readonly adGroupName: Maybe<Scalars['String']['output']>;
  /** active, paused, draft, pending, blocked, ended, archived or removed; null where nobody knows. */
  readonly entityState: Maybe<Scalars['String']['output']>;
  readonly currency: Scalars['String']['output'];
  readonly measures: Measures;
  /** The same amounts in the organisation's reporting currency: of rows in several currencies the one that can be added up. */
  readonly reporting: Reporting;
  readonly ratios: Ratios;
  /** IANA zone of the days that were added up; null when there are several (`mixedZones`). */
  readonly zone: Maybe<Scalars['String']['output']>;
  readonly mixedZones: Scalars['Boolean']['output'];
  /** The least final of the rows that were added up. */
  readonly finality: Finality;
  /** Share of the rows whose slice was fetched complete, 0 to 1. */
  readonly coverage: Scalars['Float']['output'];
  /** As-of time of the newest data in it. */
  readonly dataAsOf: Scalars['DateTime']['output'];
  /** As-of time of the oldest part of it. */
  readonly oldestDataAsOf: Scalars['DateTime']['output'];
  /** Facts below it. */
  readonly facts: Scalars['Count']['output'];
  /** The reports that it is made of, at most 20 names. Of several that tell the same day of an account, one counts. */
  readonly reports: ReadonlyArray<Scalars['String']['output']>;
  /** What `formulas` come to, in their order. */
  readonly values: ReadonlyArray<FormulaValue>;
  /** Null unless `compare` was given. */
  readonly comparison: Maybe<MetricComparison>;
};

/**
 * What figures are compared with: as many days before, the same days one week before, or 364 days before (so that weekdays meet); or
 * from a day that is said.
 */
export type CompareWith =
  | 'PERIOD_BEFORE'
  | 'WEEK_BEFORE'
  | 'YEAR_BEFORE'
  | 'DAY';

export type CompareInput = {
  readonly with: CompareWith;
  /** With DAY: the first day of the other period, which is as long. */
  readonly from?: InputMaybe<Scalars['Date']['input']>;
};

/** The same of another period. Nothing was there then: measures are null, ratios NO_DATA. */
export type MetricComparison = {
  readonly __typename?: 'MetricComparison';
  /** The whole other period. */
  readonly from: Scalars['Date']['output'];
  readonly to: Scalars['Date']['output'];
  /** The day that this row is compared with, when grouped by DAY. */
  readonly day: Maybe<Scalars['Date']['output']>;
  readonly measures: Measures;
  readonly ratios: Ratios;
  readonly values: ReadonlyArray<FormulaValue>;
  readonly finality: Maybe<Finality>;
  readonly coverage: Maybe<Scalars['Float']['output']>;
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  readonly facts: Scalars['Count']['output'];
  /** What changed, as a fraction: 0.1 is ten percent more than then. */
  readonly changes: MetricChanges;
};

/** Now divided by then, less 1. Null where one is missing or then was zero. */
export type MetricChanges = {
  readonly __typename?: 'MetricChanges';
  readonly impressions: Maybe<Scalars['Float']['output']>;
  readonly viewableImpressions: Maybe<Scalars['Float']['output']>;
  readonly measurableImpressions: Maybe<Scalars['Float']['output']>;
  readonly clicks: Maybe<Scalars['Float']['output']>;
  readonly linkClicks: Maybe<Scalars['Float']['output']>;
  readonly videoStarts: Maybe<Scalars['Float']['output']>;
  readonly videoQ25: Maybe<Scalars['Float']['output']>;
  readonly videoQ50: Maybe<Scalars['Float']['output']>;
  readonly videoQ75: Maybe<Scalars['Float']['output']>;
  readonly videoCompletes: Maybe<Scalars['Float']['output']>;
  readonly engagements: Maybe<Scalars['Float']['output']>;
  readonly conversions: Maybe<Scalars['Float']['output']>;
  readonly viewConversions: Maybe<Scalars['Float']['output']>;
  readonly installs: Maybe<Scalars['Float']['output']>;
  readonly leads: Maybe<Scalars['Float']['output']>;
  readonly spend: Maybe<Scalars['Float']['output']>;
  readonly conversionValue: Maybe<Scalars['Float']['output']>;
  readonly ctr: Maybe<Scalars['Float']['output']>;
  readonly cvr: Maybe<Scalars['Float']['output']>;
  readonly viewability: Maybe<Scalars['Float']['output']>;
  readonly vcr: Maybe<Scalars['Float']['output']>;
  readonly roas: Maybe<Scalars['Float']['output']>;
  readonly cpc: Maybe<Scalars['Float']['output']>;
  readonly cpm: Maybe<Scalars['Float']['output']>;
  readonly cpa: Maybe<Scalars['Float']['output']>;
};

export type SummedMeasure =
  | 'IMPRESSIONS'
  | 'CLICKS'
  | 'CONVERSIONS'
  | 'SPEND'
  | 'CONVERSION_VALUE'
  | 'VIDEO_COMPLETES'
  | 'INSTALLS'
  | 'LEADS';

/** By a measure instead of by the keys. Nothing comes last. Cursors then count rows: what changes meanwhile may come twice or not. */
export type MetricOrder = {
  readonly by: SummedMeasure;
  readonly descending: Scalars['Boolean']['input'];
};

export type MetricEdge = {
  readonly __typename?: 'MetricEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: MetricRow;
};

export type MetricConnection = {
  readonly __typename?: 'MetricConnection';
  readonly edges: ReadonlyArray<MetricEdge>;
  readonly nodes: ReadonlyArray<MetricRow>;
  readonly pageInfo: PageInfo;
};

export type MetricFilter = {
  readonly level: Level;
  /** First day, inclusive. */
  readonly from: Scalars['Date']['input'];
  /** Last day, inclusive; at most 400 days after `from`. */
  readonly to: Scalars['Date']['input'];
  /** `delivery` counts once; breakdown reports have families of their own, which are never added to it. */
  readonly reportFamily: Scalars['String']['input'];
  /**
   * A report's name, such as `ad_hourly`. Left out, of several reports of the level and family that tell the same day of an account
   * the one of the least rank counts: reports by day (10) before those by hour (20), unless their profile says otherwise; then the
   * first by name.
   */
  readonly reportType?: InputMaybe<Scalars['String']['input']>;
  readonly platform?: InputMaybe<Platform>;
  /** Account ids, at most 200; all of the tenant's when left out. */
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Campaigns, ads … of `level`, at most 200. */
  readonly entityIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** `USD` */
  readonly currency?: InputMaybe<Scalars['String']['input']>;
};

/** What data there is to ask for: one entry a level and report family. */
export type DataRange = {
  readonly __typename?: 'DataRange';
  readonly level: Level;
  readonly reportFamily: Scalars['String']['output'];
  readonly firstDay: Scalars['Date']['output'];
  readonly lastDay: Scalars['Date']['output'];
  readonly accounts: Scalars['Count']['output'];
  readonly dataAsOf: Scalars['DateTime']['output'];
};

/** What an organisation has chosen for all of its members. */
export type OrganisationSettings = {
  readonly __typename?: 'OrganisationSettings';
  readonly organisation: Organisation;
  /** Counts from 1. A change names the version that it is of. */
  readonly version: Scalars['Int']['output'];
  /** The currency in which amounts are told beside their own; null: in none. */
  readonly reportingCurrency: Maybe<Scalars['String']['output']>;
  /** Whose rates convert amounts, in formulas too: `ecb`, or a source of `millrace rates import`. */
  readonly rateSource: Scalars['String']['output'];
  /** The last rate before a day holds if it is at most so many days older. */
  readonly longestRateDays: Scalars['Int']['output'];
};

export type OrganisationInput = {
  /** 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** ISO 4217, such as EUR. */
  readonly reportingCurrency?: InputMaybe<Scalars['String']['input']>;
  readonly rateSource: Scalars['String']['input'];
  /** 0 to 366. */
  readonly longestRateDays: Scalars['Int']['input'];
};

export type OrganisationSaved = {
  readonly __typename?: 'OrganisationSaved';
  readonly settings: OrganisationSettings;
};

export type OrganisationResult = OrganisationSaved | Invalid | VersionConflict;

/** A source reads a topic, a sink writes one, processors are between. */
export type StepKind =
  | 'SOURCE'
  | 'PROCESSOR'
  | 'SINK';

/**
 * RUNNING: it processes records. RESTORING: its state is read again. STARTING: its process has it, and does not read yet. SILENT: it was
 * given to a process that was not heard of for ten seconds. UNASSIGNED: no process has it.
 */
export type TaskState =
  | 'RUNNING'
  | 'RESTORING'
  | 'STARTING'
  | 'SILENT'
  | 'UNASSIGNED';

/** A part of the pipeline, from topics to topics. All organisations share it: it tells how it runs, not what is in it. */
export type PipelineTopology = {
  readonly __typename?: 'PipelineTopology';
  /** bronze, silver, gold, rules */
  readonly name: Scalars['ID']['output'];
  readonly applicationId: Scalars['String']['output'];
  /** From where to where, in one line. */
  readonly summary: Scalars['String']['output'];
  /** Another one where what its state means may have changed. */
  readonly hash: Scalars['String']['output'];
  readonly steps: ReadonlyArray<TopologyStep>;
  readonly stores: ReadonlyArray<TopologyStore>;
  /** Null where the broker or Redis does not answer: see errors. */
  readonly status: Maybe<PipelineStatus>;
};

export type TopologyStep = {
  readonly __typename?: 'TopologyStep';
  readonly name: Scalars['ID']['output'];
  readonly kind: StepKind;
  readonly subTopology: Scalars['Int']['output'];
  /** Of a source or sink. */
  readonly topic: Maybe<Scalars['String']['output']>;
  readonly stores: ReadonlyArray<Scalars['String']['output']>;
  readonly globalTables: ReadonlyArray<Scalars['String']['output']>;
  readonly predecessors: ReadonlyArray<Scalars['ID']['output']>;
  readonly successors: ReadonlyArray<Scalars['ID']['output']>;
};

export type TopologyStore = {
  readonly __typename?: 'TopologyStore';
  readonly name: Scalars['ID']['output'];
  readonly subTopology: Scalars['Int']['output'];
  readonly type: Scalars['String']['output'];
  readonly changelog: Maybe<Scalars['String']['output']>;
};

/** How a topology runs, as its group, its state and its processes tell; at most two seconds old. */
export type PipelineStatus = {
  readonly __typename?: 'PipelineStatus';
  /** Offsets between what is committed and the end, of all tasks. */
  readonly lagRecords: Maybe<Scalars['Count']['output']>;
  /** How long the first waiting record of the slowest task has been there. */
  readonly lagSeconds: Maybe<Scalars['Float']['output']>;
  readonly recordsPerSecond: Scalars['Float']['output'];
  /** Tasks by what they do. */
  readonly running: Scalars['Count']['output'];
  readonly restoring: Scalars['Count']['output'];
  /** Starting, silent or unassigned. */
  readonly waiting: Scalars['Count']['output'];
  readonly restore: Maybe<RestoreProgress>;
  readonly processes: ReadonlyArray<PipelineProcess>;
  readonly tasks: ReadonlyArray<PipelineTask>;
  /** What somebody should look at, in words; empty when every task is in good hands. */
  readonly problems: ReadonlyArray<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
};

/** Records of changelogs that were read again, of those that are to be. */
export type RestoreProgress = {
  readonly __typename?: 'RestoreProgress';
  readonly done: Scalars['Count']['output'];
  readonly of: Scalars['Count']['output'];
  readonly share: Scalars['Float']['output'];
};

export type PipelineProcess = {
  readonly __typename?: 'PipelineProcess';
  readonly instanceId: Scalars['ID']['output'];
  readonly state: Scalars['String']['output'];
  /** Why it failed. */
  readonly failure: Maybe<Scalars['String']['output']>;
  readonly upSeconds: Scalars['Float']['output'];
  readonly residentBytes: Scalars['Count']['output'];
  readonly isSilent: Scalars['Boolean']['output'];
  readonly heardSecondsAgo: Scalars['Float']['output'];
};

export type CountedEvent = {
  readonly __typename?: 'CountedEvent';
  /** Such as `days.stale_row`. */
  readonly name: Scalars['String']['output'];
  readonly count: Scalars['Count']['output'];
};

export type PipelineTask = {
  readonly __typename?: 'PipelineTask';
  /** Sub-topology and partition: `0_3`. */
  readonly id: Scalars['ID']['output'];
  readonly topics: ReadonlyArray<Scalars['String']['output']>;
  readonly partition: Scalars['Int']['output'];
  readonly state: TaskState;
  /** The process that has it, or had it last. */
  readonly instanceId: Maybe<Scalars['ID']['output']>;
  readonly restore: Maybe<RestoreProgress>;
  readonly lagRecords: Maybe<Scalars['Count']['output']>;
  readonly lagSeconds: Maybe<Scalars['Float']['output']>;
  readonly recordsPerSecond: Scalars['Float']['output'];
  readonly commitAgeSeconds: Maybe<Scalars['Float']['output']>;
  /**
   * Events that its steps have counted since its process has it: records that came too late, were of an older revision or had no key, for
   * instance. They are of all organisations.
   */
  readonly counted: ReadonlyArray<CountedEvent>;
  /** Greatest event time that its state has seen. */
  readonly streamTime: Maybe<Scalars['DateTime']['output']>;
};

/** A record of this organisation that a step refused, with its bytes as they came. */
export type DeadLetter = {
  readonly __typename?: 'DeadLetter';
  /** Its place: `topic/partition/offset`. */
  readonly id: Scalars['ID']['output'];
  /** The topic of dead letters, and the one that it came from. */
  readonly topic: Scalars['String']['output'];
  readonly sourceTopic: Scalars['String']['output'];
  readonly partition: Scalars['Int']['output'];
  readonly offset: Scalars['Count']['output'];
  /** Its own place in the source topic. */
  readonly sourcePartition: Maybe<Scalars['Int']['output']>;
  readonly sourceOffset: Maybe<Scalars['Count']['output']>;
  /** When it was given up. */
  readonly at: Scalars['DateTime']['output'];
  /** When it was written at first. */
  readonly writtenAt: Maybe<Scalars['DateTime']['output']>;
  /** The name of the error, such as `SerdeError`. */
  readonly reason: Scalars['String']['output'];
  /** What the error said. */
  readonly message: Scalars['String']['output'];
  readonly key: Scalars['String']['output'];
  readonly bytes: Scalars['Count']['output'];
  /** The first 16 KiB of its value, in base64. */
  readonly value: Maybe<Scalars['String']['output']>;
  /** How often it was given back to the pipeline before. */
  readonly redrives: Scalars['Int']['output'];
  /**
   * Whether it was given back since it is here; its topic keeps it all the same, and who gives all back leaves it out. Null where the
   * account store does not answer: see errors.
   */
  readonly isGivenBack: Maybe<Scalars['Boolean']['output']>;
};

/** A dead letter with what its value says. */
export type DeadLetterContent = {
  readonly __typename?: 'DeadLetterContent';
  readonly letter: DeadLetter;
  /** The name of its schema, such as `io.millrace.RawRecord`; null where it names none that the registry has. */
  readonly record: Maybe<Scalars['String']['output']>;
  /** Its value as JSON, read with the schema that it names: amounts as text, bytes as text or by their number. Null where it cannot be read. */
  readonly json: Maybe<Scalars['String']['output']>;
  /** Why it cannot be read; null where it can. */
  readonly problem: Maybe<Scalars['String']['output']>;
};

export type DeadLetterPage = {
  readonly __typename?: 'DeadLetterPage';
  /** The newest first, of each partition. */
  readonly nodes: ReadonlyArray<DeadLetter>;
  /** Reasons of all that were found, the most frequent first. */
  readonly reasons: ReadonlyArray<DeadLetterReason>;
  /** Letters that fit, of the newest 2,000 of each partition. */
  readonly found: Scalars['Count']['output'];
  /** @deprecated use found, which it is now: gone after 2027-03-01 */
  readonly scanned: Scalars['Count']['output'];
  /** True: there are more than asked for, or older ones: the newest 2,000 of each partition are looked through, of all organisations. */
  readonly more: Scalars['Boolean']['output'];
};

export type DeadLetterReason = {
  readonly __typename?: 'DeadLetterReason';
  readonly topic: Scalars['String']['output'];
  readonly reason: Scalars['String']['output'];
  readonly count: Scalars['Count']['output'];
};

export type DeadLetterFilter = {
  /** The topic that they came from: `connector.data.raw`. */
  readonly sourceTopic?: InputMaybe<Scalars['String']['input']>;
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A record of this organisation in a topic of the pipeline, with what its value says. */
export type TopicRecord = {
  readonly __typename?: 'TopicRecord';
  /** Its place: `topic/partition/offset`. */
  readonly id: Scalars['ID']['output'];
  readonly partition: Scalars['Int']['output'];
  readonly offset: Scalars['Count']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly key: Scalars['String']['output'];
  /** Bytes of its value; 0 where it has none and deletes what its key stands for. */
  readonly bytes: Scalars['Count']['output'];
  /** The name of its schema; null where it names none that the registry has. */
  readonly record: Maybe<Scalars['String']['output']>;
  /** Its value as JSON, read with the schema that it names. Null where it cannot be read. */
  readonly json: Maybe<Scalars['String']['output']>;
  /** Why it cannot be read; null where it can. */
  readonly problem: Maybe<Scalars['String']['output']>;
};

export type TopicRecords = {
  readonly __typename?: 'TopicRecords';
  /** The newest first. */
  readonly nodes: ReadonlyArray<TopicRecord>;
  /** True: there are more than asked for, or older ones: the newest 200 of each partition are looked through, of all organisations. */
  readonly more: Scalars['Boolean']['output'];
};

export type RedrivenLetter = {
  readonly __typename?: 'RedrivenLetter';
  readonly id: Scalars['ID']['output'];
  /** Where it goes, or why it does not. */
  readonly sourceTopic: Maybe<Scalars['String']['output']>;
  readonly refused: Maybe<Scalars['String']['output']>;
};

export type Redriven = {
  readonly __typename?: 'Redriven';
  /** True: nothing was sent. */
  readonly dryRun: Scalars['Boolean']['output'];
  readonly letters: ReadonlyArray<RedrivenLetter>;
  /** Letters that were sent, or would be. */
  readonly count: Scalars['Count']['output'];
};

export type RedriveResult = Redriven | Invalid;

/** Something that a user has chosen: how things look, what a dashboard begins with. */
export type Preference = {
  readonly __typename?: 'Preference';
  /** Small letters, digits, `.` and `-`, at most 64: `dashboard.columns`. */
  readonly name: Scalars['String']['output'];
  readonly value: Scalars['JSON']['output'];
};

/** Why our total of a day is another one than the platform's. */
export type DifferenceReason =
  /** The amounts are of different currencies. */
  | 'CURRENCY'
  /** No fetch of the day has come through. */
  | 'MISSING_SLICE'
  /** A fetch is on its way through the pipeline. */
  | 'IN_FLIGHT'
  /** Rows are in quarantine. */
  | 'QUARANTINED'
  /** The slice was not complete; what it lacks was not taken out. */
  | 'HELD_BACK'
  /** The platform's own rows of the level do not add up to its account total. */
  | 'LEVEL_DIFFERENCE'
  /** The platform says something else than when the day was fetched. */
  | 'RESTATED_SINCE'
  /** The day was final when it was fetched, and nothing is known to be lost. */
  | 'UNEXPLAINED';

export type ComparedMeasure =
  | 'IMPRESSIONS'
  | 'CLICKS'
  /** In micros of the currency. */
  | 'SPEND'
  /** In millionths. */
  | 'CONVERSIONS';

/** A measure side by side, in whole numbers: counts, micros, millionths. */
export type MeasureDifference = {
  readonly __typename?: 'MeasureDifference';
  readonly measure: ComparedMeasure;
  readonly ours: Scalars['String']['output'];
  readonly theirs: Scalars['String']['output'];
  /** Ours less theirs. */
  readonly difference: Scalars['String']['output'];
};

/** What an account's day of a level adds up to here, against the platform's own total of the account, as last compared. */
export type Reconciliation = {
  readonly __typename?: 'Reconciliation';
  readonly id: Scalars['ID']['output'];
  readonly connectionId: Scalars['ID']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  /** Null where the account is not known. */
  readonly account: Maybe<Account>;
  readonly reportType: Scalars['String']['output'];
  readonly level: Level;
  readonly day: Scalars['Date']['output'];
  /** Null where neither side has rows, or they are of several. */
  readonly currency: Maybe<Scalars['String']['output']>;
  readonly agrees: Scalars['Boolean']['output'];
  /** Null where it agrees. */
  readonly reason: Maybe<DifferenceReason>;
  readonly detail: Maybe<Scalars['String']['output']>;
  readonly measures: ReadonlyArray<MeasureDifference>;
  /** The fetch that is in force; null when none is. */
  readonly fetchSeq: Maybe<Scalars['String']['output']>;
  readonly fetchedAt: Maybe<Scalars['DateTime']['output']>;
  /** When the platform was asked. */
  readonly askedAt: Scalars['DateTime']['output'];
};

export type ReconciliationEdge = {
  readonly __typename?: 'ReconciliationEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Reconciliation;
};

export type ReconciliationConnection = {
  readonly __typename?: 'ReconciliationConnection';
  readonly edges: ReadonlyArray<ReconciliationEdge>;
  readonly nodes: ReadonlyArray<Reconciliation>;
  readonly pageInfo: PageInfo;
};

export type ReconciliationFilter = {
  readonly platform?: InputMaybe<Platform>;
  readonly connectionId?: InputMaybe<Scalars['ID']['input']>;
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly level?: InputMaybe<Level>;
  readonly agrees?: InputMaybe<Scalars['Boolean']['input']>;
  readonly reasons?: InputMaybe<ReadonlyArray<DifferenceReason>>;
  readonly from?: InputMaybe<Scalars['Date']['input']>;
  readonly to?: InputMaybe<Scalars['Date']['input']>;
};

/** OFF: not evaluated. SHADOW: evaluated and shown, nobody is told. NOTIFY: in force. */
export type RuleMode =
  | 'OFF'
  | 'SHADOW'
  | 'NOTIFY';

/** A rule as it stands. `definition` says all of it. */
export type Rule = {
  readonly __typename?: 'Rule';
  readonly id: Scalars['ID']['output'];
  /** Counts from 1. A change names the version that it is of. */
  readonly version: Scalars['Int']['output'];
  readonly name: Scalars['String']['output'];
  readonly about: Maybe<Scalars['String']['output']>;
  readonly owner: Maybe<Scalars['String']['output']>;
  readonly mode: RuleMode;
  /** Out of use; its number and its history stay. */
  readonly removed: Scalars['Boolean']['output'];
  readonly level: Level;
  /** All where there is none. */
  readonly platforms: ReadonlyArray<Platform>;
  /** All where there is none. */
  readonly accounts: ReadonlyArray<Scalars['ID']['output']>;
  readonly condition: Scalars['String']['output'];
  readonly severity: Severity;
  /** The rule as files have it: docs/reference/rule.schema.json. */
  readonly definition: Scalars['JSON']['output'];
  /** The same as the text of a file. */
  readonly yaml: Scalars['String']['output'];
  /** The organisation's own metrics that its formulas are made of, in the versions they are computed with. */
  readonly metrics: ReadonlyArray<RuleMetric>;
  readonly updatedAt: Scalars['DateTime']['output'];
  /** True once the rule engine's topic has this version, which it does within two seconds. */
  readonly published: Scalars['Boolean']['output'];
  /** Alerts of it that are not over. */
  readonly openAlerts: Scalars['Count']['output'];
  /** Those of them that fire. */
  readonly firingAlerts: Scalars['Count']['output'];
  readonly lastFiredAt: Maybe<Scalars['DateTime']['output']>;
  /** The newest first; at most 100. */
  readonly versions: ReadonlyArray<RuleVersion>;
  /** The settings in which two versions differ. */
  readonly diff: ReadonlyArray<SettingChange>;
};


/** A rule as it stands. `definition` says all of it. */
export type RuleVersionsArgs = {
  first: Scalars['Int']['input'];
  before?: InputMaybe<Scalars['Int']['input']>;
};


/** A rule as it stands. `definition` says all of it. */
export type RuleDiffArgs = {
  from: Scalars['Int']['input'];
  to: Scalars['Int']['input'];
};

export type RuleMetric = {
  readonly __typename?: 'RuleMetric';
  readonly id: Scalars['ID']['output'];
  readonly version: Scalars['Int']['output'];
  readonly title: Scalars['String']['output'];
  readonly formula: Scalars['String']['output'];
};

export type RuleVersion = {
  readonly __typename?: 'RuleVersion';
  readonly version: Scalars['Int']['output'];
  readonly definition: Scalars['JSON']['output'];
  readonly yaml: Scalars['String']['output'];
  readonly savedAt: Scalars['DateTime']['output'];
  /** Who saved it, as the audit trail has it. */
  readonly savedBy: Maybe<Scalars['String']['output']>;
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Against the version before; all settings of the first. */
  readonly changes: ReadonlyArray<SettingChange>;
};

/** A setting that differs. Null where it is not said. */
export type SettingChange = {
  readonly __typename?: 'SettingChange';
  /** `scope.level` */
  readonly place: Scalars['String']['output'];
  readonly before: Maybe<Scalars['JSON']['output']>;
  readonly after: Maybe<Scalars['JSON']['output']>;
};

export type RuleEdge = {
  readonly __typename?: 'RuleEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Rule;
};

export type RuleConnection = {
  readonly __typename?: 'RuleConnection';
  readonly edges: ReadonlyArray<RuleEdge>;
  readonly nodes: ReadonlyArray<Rule>;
  readonly pageInfo: PageInfo;
};

export type RuleFilter = {
  /** Words of the id or the name, also misspelt. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly modes?: InputMaybe<ReadonlyArray<RuleMode>>;
  /** Rules that are out of use: false leaves them out, true shows nothing else. */
  readonly removed?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: rules with an alert that fires. */
  readonly firing?: InputMaybe<Scalars['Boolean']['input']>;
  /** Rules whose formulas refer to this metric of the organisation. */
  readonly metric?: InputMaybe<Scalars['ID']['input']>;
};

/** A limit of an organisation's rules. It holds in each part of the stream, which has some of the accounts, each of them whole. */
export type RuleLimitName =
  /** Rules times what they judge: beyond it, nothing more is judged until there is room. */
  | 'INSTANCES'
  /** Beyond it rules judge some minutes later. */
  | 'EVALUATIONS';

/** A limit that the organisation's rules meet in an account. Beside it is an alert. */
export type RuleLimitMet = {
  readonly __typename?: 'RuleLimitMet';
  readonly limit: RuleLimitName;
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  readonly since: Scalars['DateTime']['output'];
  readonly alertId: Scalars['ID']['output'];
};

/** What the organisation's rules may take, and where they would take more. */
export type RuleLimits = {
  readonly __typename?: 'RuleLimits';
  /** Rules there are. One more than `maxRules` cannot be saved. */
  readonly rules: Scalars['Count']['output'];
  readonly maxRules: Scalars['Count']['output'];
  readonly maxInstances: Scalars['Count']['output'];
  readonly maxEvaluationsASecond: Scalars['Count']['output'];
  /** Those that are met now, the earliest first; at most 100. */
  readonly met: ReadonlyArray<RuleLimitMet>;
};

/** A rule to begin with, comments and examples included. */
export type RuleTemplate = {
  readonly __typename?: 'RuleTemplate';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly about: Maybe<Scalars['String']['output']>;
  readonly condition: Scalars['String']['output'];
  readonly level: Level;
  readonly severity: Severity;
  readonly definition: Scalars['JSON']['output'];
  readonly yaml: Scalars['String']['output'];
};

/** With which figures a rule is tried: as they are known now, or each as it was known then. */
export type KnownWhen =
  | 'NOW'
  | 'THEN';

export type BacktestInput = {
  /** A rule that is stored; or else `definition`. */
  readonly ruleId?: InputMaybe<Scalars['ID']['input']>;
  /** A rule that is not stored yet. */
  readonly definition?: InputMaybe<Scalars['JSON']['input']>;
  /** 1 to 92. */
  readonly days: Scalars['Int']['input'];
  /** The last of them; yesterday, in UTC, where there is none. */
  readonly until?: InputMaybe<Scalars['Date']['input']>;
  readonly known: KnownWhen;
};

/** When a rule would have fired. */
export type Backtest = {
  readonly __typename?: 'Backtest';
  readonly from: Scalars['Date']['output'];
  readonly to: Scalars['Date']['output'];
  readonly known: KnownWhen;
  /** Rows of gold that it was tried on. */
  readonly records: Scalars['Count']['output'];
  readonly alerts: Scalars['Count']['output'];
  /** Different entities among them. */
  readonly entities: Scalars['Count']['output'];
  /** Each day, the quiet ones too. */
  readonly days: ReadonlyArray<BacktestDay>;
  /** The first 500 alerts, in the order of time. */
  readonly fired: ReadonlyArray<BacktestAlert>;
};

export type BacktestDay = {
  readonly __typename?: 'BacktestDay';
  /** In UTC. */
  readonly day: Scalars['Date']['output'];
  readonly fired: Scalars['Count']['output'];
};

export type BacktestAlert = {
  readonly __typename?: 'BacktestAlert';
  readonly accountId: Scalars['ID']['output'];
  readonly entityId: Scalars['ID']['output'];
  readonly entityName: Maybe<Scalars['String']['output']>;
  readonly firedAt: Scalars['DateTime']['output'];
  /** Null: it would still fire. */
  readonly endedAt: Maybe<Scalars['DateTime']['output']>;
  readonly severity: Severity;
  /** In units of `currency` where it is money, a fraction where it is a ratio. */
  readonly value: Maybe<Scalars['Float']['output']>;
  readonly threshold: Maybe<Scalars['Float']['output']>;
  /** How value stands to threshold when the condition holds: `<`, `>=` … */
  readonly comparison: Scalars['String']['output'];
  readonly unit: Scalars['String']['output'];
  readonly currency: Maybe<Scalars['String']['output']>;
  /** What and how bad, in one line. */
  readonly subject: Scalars['String']['output'];
  /** The slices whose rows it is of. */
  readonly slices: ReadonlyArray<Scalars['ID']['output']>;
};

/** More than one request may try. */
export type TooMuch = Refusal & {
  readonly __typename?: 'TooMuch';
  readonly message: Scalars['String']['output'];
};

export type BacktestResult = Backtest | Invalid | NotFound | TooMuch;

export type RuleSaved = {
  readonly __typename?: 'RuleSaved';
  readonly rule: Rule;
  /** False: it said the same already, and no version was made. */
  readonly changed: Scalars['Boolean']['output'];
};

export type RuleResult = RuleSaved | Invalid | NotFound | VersionConflict;

export type SilenceState =
  /** It has not begun. */
  | 'PENDING'
  | 'ACTIVE'
  | 'EXPIRED';

/** Alerts of which nobody is told for a time. They are evaluated and shown all the same. */
export type Silence = {
  readonly __typename?: 'Silence';
  readonly id: Scalars['ID']['output'];
  /** Counts from 1. A change names the version that it is of. */
  readonly version: Scalars['Int']['output'];
  /** An alert must have all of them: its own labels, and rule, severity, platform, account, level and entity. */
  readonly matchers: ReadonlyArray<AlertLabel>;
  readonly startsAt: Scalars['DateTime']['output'];
  readonly endsAt: Scalars['DateTime']['output'];
  readonly state: SilenceState;
  readonly reason: Scalars['String']['output'];
  readonly createdBy: Scalars['String']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Open alerts that it is of now. */
  readonly alerts: Scalars['Count']['output'];
};

export type LabelInput = {
  readonly name: Scalars['String']['input'];
  readonly value: Scalars['String']['input'];
};

export type SilenceSaved = {
  readonly __typename?: 'SilenceSaved';
  readonly silence: Silence;
};

export type SilenceResult = SilenceSaved | Invalid | NotFound | VersionConflict;

/** What a fetch of one day of one report did to the facts. */
export type SliceDecision =
  | 'UNKNOWN'
  | 'APPLIED'
  | 'PARTIAL'
  | 'STALE';

/** How a slice stands. PLANNED: to be fetched for the first time. SENT: on its way through the pipeline. PARTIAL, APPLIED: what became of it. */
export type SliceState =
  | 'PLANNED'
  | 'FAILED'
  | 'SENT'
  | 'PARTIAL'
  | 'APPLIED';

/** The last fetch of one account's report of one day, and what became of it. */
export type Slice = {
  readonly __typename?: 'Slice';
  readonly id: Scalars['ID']['output'];
  readonly platform: Platform;
  readonly accountId: Scalars['ID']['output'];
  /** Null where the account is not known. */
  readonly account: Maybe<Account>;
  readonly reportType: Scalars['String']['output'];
  readonly level: Level;
  readonly day: Scalars['Date']['output'];
  readonly state: SliceState;
  /** The connection that fetches it; null for files. */
  readonly connectionId: Maybe<Scalars['ID']['output']>;
  /** When the newest fetch that was sent was begun. */
  readonly begunAt: Maybe<Scalars['DateTime']['output']>;
  /** Rows of it. */
  readonly sentRows: Maybe<Scalars['Count']['output']>;
  /** Fields that it asked for and that are in none of its rows: the platform left them out, or has nothing of them. */
  readonly missingFields: ReadonlyArray<Scalars['String']['output']>;
  /** When the next fetch is due; null when none is planned. */
  readonly dueAt: Maybe<Scalars['DateTime']['output']>;
  /** The next fetch should have come by now. */
  readonly late: Scalars['Boolean']['output'];
  /** Failed fetches in a row. */
  readonly failures: Scalars['Int']['output'];
  readonly errorCode: Maybe<Scalars['String']['output']>;
  /** Why the last fetch failed. */
  readonly error: Maybe<Scalars['String']['output']>;
  /** The newest fetch that was processed; what follows is about that one. */
  readonly fetchSeq: Maybe<Scalars['String']['output']>;
  /** Null until a fetch was processed. */
  readonly decision: Maybe<SliceDecision>;
  readonly complete: Maybe<Scalars['Boolean']['output']>;
  readonly rows: Maybe<Scalars['Count']['output']>;
  readonly upserts: Maybe<Scalars['Count']['output']>;
  readonly retracts: Maybe<Scalars['Count']['output']>;
  readonly unchanged: Maybe<Scalars['Count']['output']>;
  readonly duplicates: Maybe<Scalars['Count']['output']>;
  readonly quarantined: Maybe<Scalars['Count']['output']>;
  readonly liveFacts: Maybe<Scalars['Count']['output']>;
  readonly finality: Maybe<Finality>;
  readonly fetchedAt: Maybe<Scalars['DateTime']['output']>;
  readonly dataAsOf: Maybe<Scalars['DateTime']['output']>;
  readonly reason: Maybe<Scalars['String']['output']>;
  readonly updatedAt: Scalars['DateTime']['output'];
};

export type SliceEdge = {
  readonly __typename?: 'SliceEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Slice;
};

export type SliceConnection = {
  readonly __typename?: 'SliceConnection';
  readonly edges: ReadonlyArray<SliceEdge>;
  readonly nodes: ReadonlyArray<Slice>;
  readonly pageInfo: PageInfo;
};

export type SliceFilter = {
  readonly platform?: InputMaybe<Platform>;
  readonly connectionId?: InputMaybe<Scalars['ID']['input']>;
  readonly states?: InputMaybe<ReadonlyArray<SliceState>>;
  /** True: only those whose next fetch should have come by now. */
  readonly late?: InputMaybe<Scalars['Boolean']['input']>;
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly level?: InputMaybe<Level>;
  readonly reportType?: InputMaybe<Scalars['String']['input']>;
  readonly from?: InputMaybe<Scalars['Date']['input']>;
  readonly to?: InputMaybe<Scalars['Date']['input']>;
};

/** What somebody keeps of a screen to come back to. One that is shared is seen by everybody of the organisation and changed by its owner. */
export type SavedView = {
  readonly __typename?: 'SavedView';
  readonly id: Scalars['ID']['output'];
  /** Counts from 1. A change names the version that it is of. */
  readonly version: Scalars['Int']['output'];
  /** `explore`, `alerts` … */
  readonly screen: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  /** What the screen writes into its address. */
  readonly state: Scalars['JSON']['output'];
  readonly shared: Scalars['Boolean']['output'];
  /** Who made it, as the audit trail has them. */
  readonly owner: Scalars['String']['output'];
  /** Whether it is of who asks. */
  readonly isMine: Scalars['Boolean']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
};

export type ViewSaved = {
  readonly __typename?: 'ViewSaved';
  readonly view: SavedView;
};

export type ViewResult = ViewSaved | Invalid | NotFound | VersionConflict;

export type ViewDeleted = {
  readonly __typename?: 'ViewDeleted';
  readonly id: Scalars['ID']['output'];
};

export type ViewDeletion = ViewDeleted | NotFound | VersionConflict;



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ChannelResult:
    | ( Omit<ChannelSaved, 'channel'> & { channel: _RefType['Channel'] } )
    | ( Invalid )
    | ( NotFound )
    | ( VersionConflict )
  ;
  ChannelDeletion:
    | ( ChannelDeleted )
    | ( Invalid )
    | ( NotFound )
    | ( VersionConflict )
  ;
  RoutesResult:
    | ( RoutesSaved )
    | ( Invalid )
    | ( VersionConflict )
  ;
  TestResult:
    | ( TestSent )
    | ( NotTaken )
    | ( NotFound )
  ;
  ConnectionResult:
    | ( Omit<ConnectionChanged, 'connection'> & { connection: _RefType['Connection'] } )
    | ( NotFound )
    | ( Invalid )
  ;
  BackfillResult:
    | ( Omit<BackfillRequested, 'connection'> & { connection: _RefType['Connection'] } )
    | ( NotFound )
    | ( Invalid )
  ;
  ConnectionCheck:
    | ( Omit<ConnectionChecked, 'connection'> & { connection: _RefType['Connection'] } )
    | ( PlatformRefused )
    | ( NotFound )
  ;
  ConnectionDeletion:
    | ( ConnectionDeleted )
    | ( NotFound )
    | ( Invalid )
  ;
  MetricResult:
    | ( MetricSaved )
    | ( Invalid )
    | ( NotFound )
    | ( VersionConflict )
    | ( InUse )
  ;
  MemberResult:
    | ( MemberChanged )
    | ( NotFound )
    | ( NotAllowed )
    | ( VersionConflict )
    | ( Invalid )
  ;
  InvitationResult:
    | ( InvitationMade )
    | ( NotAllowed )
    | ( TooManyAttempts )
    | ( Invalid )
  ;
  InvitationRevocation:
    | ( InvitationRevoked )
    | ( NotFound )
    | ( NotAllowed )
  ;
  ApiKeyResult:
    | ( ApiKeyMade )
    | ( NotAllowed )
    | ( Invalid )
  ;
  ApiKeyRevocation:
    | ( ApiKeyRevoked )
    | ( NotFound )
  ;
  SessionResult:
    | ( SessionsEnded )
    | ( NotFound )
    | ( NotAllowed )
  ;
  PasswordResult:
    | ( PasswordChanged )
    | ( NotAllowed )
    | ( TooManyAttempts )
    | ( Invalid )
  ;
  SecondFactorBeginning:
    | ( SecondFactorBegun )
    | ( NotAllowed )
    | ( TooManyAttempts )
    | ( Invalid )
  ;
  SecondFactorResult:
    | ( SecondFactorChanged )
    | ( NotAllowed )
    | ( TooManyAttempts )
    | ( Invalid )
  ;
  OrganisationResult:
    | ( OrganisationSaved )
    | ( Invalid )
    | ( VersionConflict )
  ;
  RedriveResult:
    | ( Redriven )
    | ( Invalid )
  ;
  BacktestResult:
    | ( Backtest )
    | ( Invalid )
    | ( NotFound )
    | ( TooMuch )
  ;
  RuleResult:
    | ( Omit<RuleSaved, 'rule'> & { rule: _RefType['Rule'] } )
    | ( Invalid )
    | ( NotFound )
    | ( VersionConflict )
  ;
  SilenceResult:
    | ( Omit<SilenceSaved, 'silence'> & { silence: _RefType['Silence'] } )
    | ( Invalid )
    | ( NotFound )
    | ( VersionConflict )
  ;
  ViewResult:
    | ( ViewSaved )
    | ( Invalid )
    | ( NotFound )
    | ( VersionConflict )
  ;
  ViewDeletion:
    | ( ViewDeleted )
    | ( NotFound )
    | ( VersionConflict )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Refusal:
    | ( NotTaken )
    | ( NotFound )
    | ( VersionConflict )
    | ( Invalid )
    | ( PlatformRefused )
    | ( InUse )
    | ( NotAllowed )
    | ( TooManyAttempts )
    | ( TooMuch )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Scope: Scope;
  Role: Role;
  Account: ResolverTypeWrapper<Account>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AccountEdge: ResolverTypeWrapper<AccountEdge>;
  AccountConnection: ResolverTypeWrapper<AccountConnection>;
  AlertState: AlertState;
  Severity: Severity;
  AlertEvidence: ResolverTypeWrapper<AlertEvidence>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  AlertLabel: ResolverTypeWrapper<AlertLabel>;
  Alert: ResolverTypeWrapper<Omit<Alert, 'account'>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AlertEdge: ResolverTypeWrapper<Omit<AlertEdge, 'node'> & { node: ResolversTypes['Alert'] }>;
  AlertConnection: ResolverTypeWrapper<Omit<AlertConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AlertEdge']>, nodes: ReadonlyArray<ResolversTypes['Alert']> }>;
  AlertFilter: AlertFilter;
  Watch: ResolverTypeWrapper<Watch>;
  AlertTransition: ResolverTypeWrapper<AlertTransition>;
  AlertComment: ResolverTypeWrapper<AlertComment>;
  AlertHistory: ResolverTypeWrapper<AlertHistory>;
  AlertHandling: ResolverTypeWrapper<AlertHandling>;
  AuditOutcome: AuditOutcome;
  ActorType: ActorType;
  AuditEvent: ResolverTypeWrapper<AuditEvent>;
  AuditEdge: ResolverTypeWrapper<AuditEdge>;
  AuditConnection: ResolverTypeWrapper<AuditConnection>;
  AuditFilter: AuditFilter;
  AuditFindingKind: AuditFindingKind;
  AuditFinding: ResolverTypeWrapper<AuditFinding>;
  AuditVerification: ResolverTypeWrapper<AuditVerification>;
  ChannelKind: ChannelKind;
  Channel: ResolverTypeWrapper<Omit<Channel, 'delivery'>>;
  ChannelDelivery: ResolverTypeWrapper<ChannelDelivery>;
  Routes: ResolverTypeWrapper<Routes>;
  FailedMessage: ResolverTypeWrapper<FailedMessage>;
  ChannelSaved: ResolverTypeWrapper<Omit<ChannelSaved, 'channel'> & { channel: ResolversTypes['Channel'] }>;
  ChannelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChannelResult']>;
  ChannelDeleted: ResolverTypeWrapper<ChannelDeleted>;
  ChannelDeletion: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChannelDeletion']>;
  RoutesSaved: ResolverTypeWrapper<RoutesSaved>;
  RoutesResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RoutesResult']>;
  TestSent: ResolverTypeWrapper<TestSent>;
  NotTaken: ResolverTypeWrapper<NotTaken>;
  TestResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['TestResult']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Count: ResolverTypeWrapper<Scalars['Count']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Platform: Platform;
  Level: Level;
  Finality: Finality;
  Money: ResolverTypeWrapper<Money>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  TextSpan: ResolverTypeWrapper<TextSpan>;
  Problem: ResolverTypeWrapper<Problem>;
  Refusal: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Refusal']>;
  NotFound: ResolverTypeWrapper<NotFound>;
  VersionConflict: ResolverTypeWrapper<VersionConflict>;
  Invalid: ResolverTypeWrapper<Invalid>;
  ConnectionStatus: ConnectionStatus;
  Connection: ResolverTypeWrapper<Omit<Connection, 'freshness' | 'accounts' | 'days' | 'backfills'>>;
  ConnectionFreshness: ResolverTypeWrapper<ConnectionFreshness>;
  ReachedAccount: ResolverTypeWrapper<ReachedAccount>;
  FreshnessDay: ResolverTypeWrapper<FreshnessDay>;
  Backfill: ResolverTypeWrapper<Backfill>;
  ConnectionEdge: ResolverTypeWrapper<Omit<ConnectionEdge, 'node'> & { node: ResolversTypes['Connection'] }>;
  ConnectionConnection: ResolverTypeWrapper<Omit<ConnectionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ConnectionEdge']>, nodes: ReadonlyArray<ResolversTypes['Connection']> }>;
  ConnectionFilter: ConnectionFilter;
  ConnectionChanged: ResolverTypeWrapper<Omit<ConnectionChanged, 'connection'> & { connection: ResolversTypes['Connection'] }>;
  ConnectionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ConnectionResult']>;
  BackfillRequested: ResolverTypeWrapper<Omit<BackfillRequested, 'connection'> & { connection: ResolversTypes['Connection'] }>;
  BackfillResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['BackfillResult']>;
  ConnectablePlatform: ResolverTypeWrapper<ConnectablePlatform>;
  ConnectablePlatforms: ResolverTypeWrapper<ConnectablePlatforms>;
  CredentialPart: CredentialPart;
  ConnectPlatformInput: ConnectPlatformInput;
  ConnectionChecked: ResolverTypeWrapper<Omit<ConnectionChecked, 'connection'> & { connection: ResolversTypes['Connection'] }>;
  PlatformRefused: ResolverTypeWrapper<PlatformRefused>;
  ConnectionCheck: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ConnectionCheck']>;
  ConnectionDeleted: ResolverTypeWrapper<ConnectionDeleted>;
  ConnectionDeletion: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ConnectionDeletion']>;
  EntityKind: EntityKind;
  Entity: ResolverTypeWrapper<Omit<Entity, 'account' | 'parents' | 'history'>>;
  EntityParent: ResolverTypeWrapper<EntityParent>;
  EntityBudget: ResolverTypeWrapper<EntityBudget>;
  EntityEdge: ResolverTypeWrapper<Omit<EntityEdge, 'node'> & { node: ResolversTypes['Entity'] }>;
  EntityConnection: ResolverTypeWrapper<Omit<EntityConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['EntityEdge']>, nodes: ReadonlyArray<ResolversTypes['Entity']> }>;
  EntityFilter: EntityFilter;
  Fact: ResolverTypeWrapper<Omit<Fact, 'account'>>;
  FactDimension: ResolverTypeWrapper<FactDimension>;
  FactEdge: ResolverTypeWrapper<Omit<FactEdge, 'node'> & { node: ResolversTypes['Fact'] }>;
  FactConnection: ResolverTypeWrapper<Omit<FactConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['FactEdge']>, nodes: ReadonlyArray<ResolversTypes['Fact']> }>;
  FormulaUnit: FormulaUnit;
  MetricRows: MetricRows;
  Metric: ResolverTypeWrapper<Metric>;
  MetricVersion: ResolverTypeWrapper<MetricVersion>;
  MetricSaved: ResolverTypeWrapper<MetricSaved>;
  InUse: ResolverTypeWrapper<InUse>;
  MetricResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MetricResult']>;
  FormulaCheck: ResolverTypeWrapper<FormulaCheck>;
  FormulaPart: ResolverTypeWrapper<FormulaPart>;
  FormulaExplanation: ResolverTypeWrapper<FormulaExplanation>;
  FormulaWordKind: FormulaWordKind;
  FormulaWord: ResolverTypeWrapper<FormulaWord>;
  PrincipalKind: PrincipalKind;
  Organisation: ResolverTypeWrapper<Organisation>;
  OwnMembership: ResolverTypeWrapper<OwnMembership>;
  Me: ResolverTypeWrapper<Me>;
  Session: ResolverTypeWrapper<Session>;
  LoginMethod: LoginMethod;
  Member: ResolverTypeWrapper<Member>;
  MemberEdge: ResolverTypeWrapper<MemberEdge>;
  MemberConnection: ResolverTypeWrapper<MemberConnection>;
  Invitation: ResolverTypeWrapper<Invitation>;
  InvitationEdge: ResolverTypeWrapper<InvitationEdge>;
  InvitationConnection: ResolverTypeWrapper<InvitationConnection>;
  ApiKey: ResolverTypeWrapper<ApiKey>;
  ApiKeyEdge: ResolverTypeWrapper<ApiKeyEdge>;
  ApiKeyConnection: ResolverTypeWrapper<ApiKeyConnection>;
  NotAllowed: ResolverTypeWrapper<NotAllowed>;
  TooManyAttempts: ResolverTypeWrapper<TooManyAttempts>;
  MemberChanged: ResolverTypeWrapper<MemberChanged>;
  MemberResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MemberResult']>;
  InvitationMade: ResolverTypeWrapper<InvitationMade>;
  InvitationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['InvitationResult']>;
  InvitationRevoked: ResolverTypeWrapper<InvitationRevoked>;
  InvitationRevocation: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['InvitationRevocation']>;
  ApiKeyMade: ResolverTypeWrapper<ApiKeyMade>;
  ApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ApiKeyResult']>;
  ApiKeyRevoked: ResolverTypeWrapper<ApiKeyRevoked>;
  ApiKeyRevocation: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ApiKeyRevocation']>;
  SessionsEnded: ResolverTypeWrapper<SessionsEnded>;
  SessionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SessionResult']>;
  PasswordChanged: ResolverTypeWrapper<PasswordChanged>;
  PasswordResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PasswordResult']>;
  SecondFactorBegun: ResolverTypeWrapper<SecondFactorBegun>;
  SecondFactorBeginning: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SecondFactorBeginning']>;
  SecondFactorChanged: ResolverTypeWrapper<SecondFactorChanged>;
  SecondFactorResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SecondFactorResult']>;
  GoldRow: ResolverTypeWrapper<GoldRow>;
  GoldUpdate: ResolverTypeWrapper<GoldUpdate>;
  AlertChange: ResolverTypeWrapper<AlertChange>;
  AlertUpdate: ResolverTypeWrapper<AlertUpdate>;
  SliceChange: ResolverTypeWrapper<SliceChange>;
  SliceUpdate: ResolverTypeWrapper<SliceUpdate>;
  PipelineUpdate: ResolverTypeWrapper<Omit<PipelineUpdate, 'topology'> & { topology: ResolversTypes['PipelineTopology'] }>;
  GroupBy: GroupBy;
  RatioReason: RatioReason;
  Ratio: ResolverTypeWrapper<Ratio>;
  MoneyRatio: ResolverTypeWrapper<MoneyRatio>;
  Measures: ResolverTypeWrapper<Measures>;
  FormulaReason: FormulaReason;
  FormulaValue: ResolverTypeWrapper<FormulaValue>;
  Ratios: ResolverTypeWrapper<Ratios>;
  ReportingReason: ReportingReason;
  Reporting: ResolverTypeWrapper<Reporting>;
  MetricRow: ResolverTypeWrapper<MetricRow>;
  CompareWith: CompareWith;
  CompareInput: CompareInput;
  MetricComparison: ResolverTypeWrapper<MetricComparison>;
  MetricChanges: ResolverTypeWrapper<MetricChanges>;
  SummedMeasure: SummedMeasure;
  MetricOrder: MetricOrder;
  MetricEdge: ResolverTypeWrapper<MetricEdge>;
  MetricConnection: ResolverTypeWrapper<MetricConnection>;
  MetricFilter: MetricFilter;
  DataRange: ResolverTypeWrapper<DataRange>;
  OrganisationSettings: ResolverTypeWrapper<OrganisationSettings>;
  OrganisationInput: OrganisationInput;
  OrganisationSaved: ResolverTypeWrapper<OrganisationSaved>;
  OrganisationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['OrganisationResult']>;
  StepKind: StepKind;
  TaskState: TaskState;
  PipelineTopology: ResolverTypeWrapper<Omit<PipelineTopology, 'status'>>;
  TopologyStep: ResolverTypeWrapper<TopologyStep>;
  TopologyStore: ResolverTypeWrapper<TopologyStore>;
  PipelineStatus: ResolverTypeWrapper<PipelineStatus>;
  RestoreProgress: ResolverTypeWrapper<RestoreProgress>;
  PipelineProcess: ResolverTypeWrapper<PipelineProcess>;
  CountedEvent: ResolverTypeWrapper<CountedEvent>;
  PipelineTask: ResolverTypeWrapper<PipelineTask>;
  DeadLetter: ResolverTypeWrapper<Omit<DeadLetter, 'isGivenBack'>>;
  DeadLetterContent: ResolverTypeWrapper<Omit<DeadLetterContent, 'letter'> & { letter: ResolversTypes['DeadLetter'] }>;
  DeadLetterPage: ResolverTypeWrapper<Omit<DeadLetterPage, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['DeadLetter']> }>;
  DeadLetterReason: ResolverTypeWrapper<DeadLetterReason>;
  DeadLetterFilter: DeadLetterFilter;
  TopicRecord: ResolverTypeWrapper<TopicRecord>;
  TopicRecords: ResolverTypeWrapper<TopicRecords>;
  RedrivenLetter: ResolverTypeWrapper<RedrivenLetter>;
  Redriven: ResolverTypeWrapper<Redriven>;
  RedriveResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RedriveResult']>;
  Preference: ResolverTypeWrapper<Preference>;
  DifferenceReason: DifferenceReason;
  ComparedMeasure: ComparedMeasure;
  MeasureDifference: ResolverTypeWrapper<MeasureDifference>;
  Reconciliation: ResolverTypeWrapper<Omit<Reconciliation, 'account'>>;
  ReconciliationEdge: ResolverTypeWrapper<Omit<ReconciliationEdge, 'node'> & { node: ResolversTypes['Reconciliation'] }>;
  ReconciliationConnection: ResolverTypeWrapper<Omit<ReconciliationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ReconciliationEdge']>, nodes: ReadonlyArray<ResolversTypes['Reconciliation']> }>;
  ReconciliationFilter: ReconciliationFilter;
  RuleMode: RuleMode;
  Rule: ResolverTypeWrapper<Omit<Rule, 'published' | 'openAlerts' | 'firingAlerts' | 'lastFiredAt' | 'versions' | 'diff'>>;
  RuleMetric: ResolverTypeWrapper<RuleMetric>;
  RuleVersion: ResolverTypeWrapper<RuleVersion>;
  SettingChange: ResolverTypeWrapper<SettingChange>;
  RuleEdge: ResolverTypeWrapper<Omit<RuleEdge, 'node'> & { node: ResolversTypes['Rule'] }>;
  RuleConnection: ResolverTypeWrapper<Omit<RuleConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['RuleEdge']>, nodes: ReadonlyArray<ResolversTypes['Rule']> }>;
  RuleFilter: RuleFilter;
  RuleLimitName: RuleLimitName;
  RuleLimitMet: ResolverTypeWrapper<RuleLimitMet>;
  RuleLimits: ResolverTypeWrapper<RuleLimits>;
  RuleTemplate: ResolverTypeWrapper<RuleTemplate>;
  KnownWhen: KnownWhen;
  BacktestInput: BacktestInput;
  Backtest: ResolverTypeWrapper<Backtest>;
  BacktestDay: ResolverTypeWrapper<BacktestDay>;
  BacktestAlert: ResolverTypeWrapper<BacktestAlert>;
  TooMuch: ResolverTypeWrapper<TooMuch>;
  BacktestResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['BacktestResult']>;
  RuleSaved: ResolverTypeWrapper<Omit<RuleSaved, 'rule'> & { rule: ResolversTypes['Rule'] }>;
  RuleResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RuleResult']>;
  SilenceState: SilenceState;
  Silence: ResolverTypeWrapper<Omit<Silence, 'alerts'>>;
  LabelInput: LabelInput;
  SilenceSaved: ResolverTypeWrapper<Omit<SilenceSaved, 'silence'> & { silence: ResolversTypes['Silence'] }>;
  SilenceResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SilenceResult']>;
  SliceDecision: SliceDecision;
  SliceState: SliceState;
  Slice: ResolverTypeWrapper<Omit<Slice, 'account'>>;
  SliceEdge: ResolverTypeWrapper<Omit<SliceEdge, 'node'> & { node: ResolversTypes['Slice'] }>;
  SliceConnection: ResolverTypeWrapper<Omit<SliceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SliceEdge']>, nodes: ReadonlyArray<ResolversTypes['Slice']> }>;
  SliceFilter: SliceFilter;
  SavedView: ResolverTypeWrapper<SavedView>;
  ViewSaved: ResolverTypeWrapper<ViewSaved>;
  ViewResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ViewResult']>;
  ViewDeleted: ResolverTypeWrapper<ViewDeleted>;
  ViewDeletion: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ViewDeletion']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: Account;
  ID: Scalars['ID']['output'];
  String: Scalars['String']['output'];
  AccountEdge: AccountEdge;
  AccountConnection: AccountConnection;
  AlertEvidence: AlertEvidence;
  Float: Scalars['Float']['output'];
  AlertLabel: AlertLabel;
  Alert: Omit<Alert, 'account'>;
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
  AlertEdge: Omit<AlertEdge, 'node'> & { node: ResolversParentTypes['Alert'] };
  AlertConnection: Omit<AlertConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AlertEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Alert']> };
  AlertFilter: AlertFilter;
  Watch: Watch;
  AlertTransition: AlertTransition;
  AlertComment: AlertComment;
  AlertHistory: AlertHistory;
  AlertHandling: AlertHandling;
  AuditEvent: AuditEvent;
  AuditEdge: AuditEdge;
  AuditConnection: AuditConnection;
  AuditFilter: AuditFilter;
  AuditFinding: AuditFinding;
  AuditVerification: AuditVerification;
  Channel: Omit<Channel, 'delivery'>;
  ChannelDelivery: ChannelDelivery;
  Routes: Routes;
  FailedMessage: FailedMessage;
  ChannelSaved: Omit<ChannelSaved, 'channel'> & { channel: ResolversParentTypes['Channel'] };
  ChannelResult: ResolversUnionTypes<ResolversParentTypes>['ChannelResult'];
  ChannelDeleted: ChannelDeleted;
  ChannelDeletion: ResolversUnionTypes<ResolversParentTypes>['ChannelDeletion'];
  RoutesSaved: RoutesSaved;
  RoutesResult: ResolversUnionTypes<ResolversParentTypes>['RoutesResult'];
  TestSent: TestSent;
  NotTaken: NotTaken;
  TestResult: ResolversUnionTypes<ResolversParentTypes>['TestResult'];
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Count: Scalars['Count']['output'];
  Decimal: Scalars['Decimal']['output'];
  JSON: Scalars['JSON']['output'];
  Money: Money;
  PageInfo: PageInfo;
  TextSpan: TextSpan;
  Problem: Problem;
  Refusal: ResolversInterfaceTypes<ResolversParentTypes>['Refusal'];
  NotFound: NotFound;
  VersionConflict: VersionConflict;
  Invalid: Invalid;
  Connection: Omit<Connection, 'freshness' | 'accounts' | 'days' | 'backfills'>;
  ConnectionFreshness: ConnectionFreshness;
  ReachedAccount: ReachedAccount;
  FreshnessDay: FreshnessDay;
  Backfill: Backfill;
  ConnectionEdge: Omit<ConnectionEdge, 'node'> & { node: ResolversParentTypes['Connection'] };
  ConnectionConnection: Omit<ConnectionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ConnectionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Connection']> };
  ConnectionFilter: ConnectionFilter;
  ConnectionChanged: Omit<ConnectionChanged, 'connection'> & { connection: ResolversParentTypes['Connection'] };
  ConnectionResult: ResolversUnionTypes<ResolversParentTypes>['ConnectionResult'];
  BackfillRequested: Omit<BackfillRequested, 'connection'> & { connection: ResolversParentTypes['Connection'] };
  BackfillResult: ResolversUnionTypes<ResolversParentTypes>['BackfillResult'];
  ConnectablePlatform: ConnectablePlatform;
  ConnectablePlatforms: ConnectablePlatforms;
  CredentialPart: CredentialPart;
  ConnectPlatformInput: ConnectPlatformInput;
  ConnectionChecked: Omit<ConnectionChecked, 'connection'> & { connection: ResolversParentTypes['Connection'] };
  PlatformRefused: PlatformRefused;
  ConnectionCheck: ResolversUnionTypes<ResolversParentTypes>['ConnectionCheck'];
  ConnectionDeleted: ConnectionDeleted;
  ConnectionDeletion: ResolversUnionTypes<ResolversParentTypes>['ConnectionDeletion'];
  Entity: Omit<Entity, 'account' | 'parents' | 'history'>;
  EntityParent: EntityParent;
  EntityBudget: EntityBudget;
  EntityEdge: Omit<EntityEdge, 'node'> & { node: ResolversParentTypes['Entity'] };
  EntityConnection: Omit<EntityConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['EntityEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Entity']> };
  EntityFilter: EntityFilter;
  Fact: Omit<Fact, 'account'>;
  FactDimension: FactDimension;
  FactEdge: Omit<FactEdge, 'node'> & { node: ResolversParentTypes['Fact'] };
  FactConnection: Omit<FactConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['FactEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Fact']> };
  Metric: Metric;
  MetricVersion: MetricVersion;
  MetricSaved: MetricSaved;
  InUse: InUse;
  MetricResult: ResolversUnionTypes<ResolversParentTypes>['MetricResult'];
  FormulaCheck: FormulaCheck;
  FormulaPart: FormulaPart;
  FormulaExplanation: FormulaExplanation;
  FormulaWord: FormulaWord;
  Organisation: Organisation;
  OwnMembership: OwnMembership;
  Me: Me;
  Session: Session;
  Member: Member;
  MemberEdge: MemberEdge;
  MemberConnection: MemberConnection;
  Invitation: Invitation;
  InvitationEdge: InvitationEdge;
  InvitationConnection: InvitationConnection;
  ApiKey: ApiKey;
  ApiKeyEdge: ApiKeyEdge;
  ApiKeyConnection: ApiKeyConnection;
  NotAllowed: NotAllowed;
  TooManyAttempts: TooManyAttempts;
  MemberChanged: MemberChanged;
  MemberResult: ResolversUnionTypes<ResolversParentTypes>['MemberResult'];
  InvitationMade: InvitationMade;
  InvitationResult: ResolversUnionTypes<ResolversParentTypes>['InvitationResult'];
  InvitationRevoked: InvitationRevoked;
  InvitationRevocation: ResolversUnionTypes<ResolversParentTypes>['InvitationRevocation'];
  ApiKeyMade: ApiKeyMade;
  ApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['ApiKeyResult'];
  ApiKeyRevoked: ApiKeyRevoked;
  ApiKeyRevocation: ResolversUnionTypes<ResolversParentTypes>['ApiKeyRevocation'];
  SessionsEnded: SessionsEnded;
  SessionResult: ResolversUnionTypes<ResolversParentTypes>['SessionResult'];
  PasswordChanged: PasswordChanged;
  PasswordResult: ResolversUnionTypes<ResolversParentTypes>['PasswordResult'];
  SecondFactorBegun: SecondFactorBegun;
  SecondFactorBeginning: ResolversUnionTypes<ResolversParentTypes>['SecondFactorBeginning'];
  SecondFactorChanged: SecondFactorChanged;
  SecondFactorResult: ResolversUnionTypes<ResolversParentTypes>['SecondFactorResult'];
  GoldRow: GoldRow;
  GoldUpdate: GoldUpdate;
  AlertChange: AlertChange;
  AlertUpdate: AlertUpdate;
  SliceChange: SliceChange;
  SliceUpdate: SliceUpdate;
  PipelineUpdate: Omit<PipelineUpdate, 'topology'> & { topology: ResolversParentTypes['PipelineTopology'] };
  Ratio: Ratio;
  MoneyRatio: MoneyRatio;
  Measures: Measures;
  FormulaValue: FormulaValue;
  Ratios: Ratios;
  Reporting: Reporting;
  MetricRow: MetricRow;
  CompareInput: CompareInput;
  MetricComparison: MetricComparison;
  MetricChanges: MetricChanges;
  MetricOrder: MetricOrder;
  MetricEdge: MetricEdge;
  MetricConnection: MetricConnection;
  MetricFilter: MetricFilter;
  DataRange: DataRange;
  OrganisationSettings: OrganisationSettings;
  OrganisationInput: OrganisationInput;
  OrganisationSaved: OrganisationSaved;
  OrganisationResult: ResolversUnionTypes<ResolversParentTypes>['OrganisationResult'];
  PipelineTopology: Omit<PipelineTopology, 'status'>;
  TopologyStep: TopologyStep;
  TopologyStore: TopologyStore;
  PipelineStatus: PipelineStatus;
  RestoreProgress: RestoreProgress;
  PipelineProcess: PipelineProcess;
  CountedEvent: CountedEvent;
  PipelineTask: PipelineTask;
  DeadLetter: Omit<DeadLetter, 'isGivenBack'>;
  DeadLetterContent: Omit<DeadLetterContent, 'letter'> & { letter: ResolversParentTypes['DeadLetter'] };
  DeadLetterPage: Omit<DeadLetterPage, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['DeadLetter']> };
  DeadLetterReason: DeadLetterReason;
  DeadLetterFilter: DeadLetterFilter;
  TopicRecord: TopicRecord;
  TopicRecords: TopicRecords;
  RedrivenLetter: RedrivenLetter;
  Redriven: Redriven;
  RedriveResult: ResolversUnionTypes<ResolversParentTypes>['RedriveResult'];
  Preference: Preference;
  MeasureDifference: MeasureDifference;
  Reconciliation: Omit<Reconciliation, 'account'>;
  ReconciliationEdge: Omit<ReconciliationEdge, 'node'> & { node: ResolversParentTypes['Reconciliation'] };
  ReconciliationConnection: Omit<ReconciliationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ReconciliationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Reconciliation']> };
  ReconciliationFilter: ReconciliationFilter;
  Rule: Omit<Rule, 'published' | 'openAlerts' | 'firingAlerts' | 'lastFiredAt' | 'versions' | 'diff'>;
  RuleMetric: RuleMetric;
  RuleVersion: RuleVersion;
  SettingChange: SettingChange;
  RuleEdge: Omit<RuleEdge, 'node'> & { node: ResolversParentTypes['Rule'] };
  RuleConnection: Omit<RuleConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['RuleEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Rule']> };
  RuleFilter: RuleFilter;
  RuleLimitMet: RuleLimitMet;
  RuleLimits: RuleLimits;
  RuleTemplate: RuleTemplate;
  BacktestInput: BacktestInput;
  Backtest: Backtest;
  BacktestDay: BacktestDay;
  BacktestAlert: BacktestAlert;
  TooMuch: TooMuch;
  BacktestResult: ResolversUnionTypes<ResolversParentTypes>['BacktestResult'];
  RuleSaved: Omit<RuleSaved, 'rule'> & { rule: ResolversParentTypes['Rule'] };
  RuleResult: ResolversUnionTypes<ResolversParentTypes>['RuleResult'];
  Silence: Omit<Silence, 'alerts'>;
  LabelInput: LabelInput;
  SilenceSaved: Omit<SilenceSaved, 'silence'> & { silence: ResolversParentTypes['Silence'] };
  SilenceResult: ResolversUnionTypes<ResolversParentTypes>['SilenceResult'];
  Slice: Omit<Slice, 'account'>;
  SliceEdge: Omit<SliceEdge, 'node'> & { node: ResolversParentTypes['Slice'] };
  SliceConnection: Omit<SliceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SliceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Slice']> };
  SliceFilter: SliceFilter;
  SavedView: SavedView;
  ViewSaved: ViewSaved;
  ViewResult: ResolversUnionTypes<ResolversParentTypes>['ViewResult'];
  ViewDeleted: ViewDeleted;
  ViewDeletion: ResolversUnionTypes<ResolversParentTypes>['ViewDeletion'];
};

export type AccessDirectiveArgs = {
  scope: Scope;
};

export type AccessDirectiveResolver<Result, Parent, ContextType = any, Args = AccessDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AccountResolvers<ContextType = any, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  zone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AccountEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['AccountEdge'] = ResolversParentTypes['AccountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
};

export type AccountConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['AccountConnection'] = ResolversParentTypes['AccountConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AccountEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Account']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AlertEvidenceResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertEvidence'] = ResolversParentTypes['AlertEvidence']> = {
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  numerator?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  denominator?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type AlertLabelResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertLabel'] = ResolversParentTypes['AlertLabel']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AlertResolvers<ContextType = any, ParentType extends ResolversParentTypes['Alert'] = ResolversParentTypes['Alert']> = {
  alertId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ruleId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ruleVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ruleName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AlertState'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  condition?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  valueReason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  threshold?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  comparison?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  baseline?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  change?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  window?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  evidence?: Resolver<ReadonlyArray<ResolversTypes['AlertEvidence']>, ParentType, ContextType>;
  slices?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reportDay?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  suppressedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['AlertLabel']>, ParentType, ContextType>;
  annotations?: Resolver<ReadonlyArray<ResolversTypes['AlertLabel']>, ParentType, ContextType>;
  shadow?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  activeSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  stateSince?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  amendedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  acknowledgedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  acknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  snoozedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  assignee?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AlertEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertEdge'] = ResolversParentTypes['AlertEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Alert'], ParentType, ContextType>;
};

export type AlertConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertConnection'] = ResolversParentTypes['AlertConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AlertEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Alert']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type WatchResolvers<ContextType = any, ParentType extends ResolversParentTypes['Watch'] = ResolversParentTypes['Watch']> = {
  rules?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  ruleNames?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  accounts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  lastChangeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type AlertTransitionResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertTransition'] = ResolversParentTypes['AlertTransition']> = {
  seq?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AlertState'], ParentType, ContextType>;
  prevState?: Resolver<ResolversTypes['AlertState'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  cause?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  previousValue?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  threshold?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  evidence?: Resolver<ReadonlyArray<ResolversTypes['AlertEvidence']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AlertCommentResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertComment'] = ResolversParentTypes['AlertComment']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  author?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AlertHistoryResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertHistory'] = ResolversParentTypes['AlertHistory']> = {
  transitions?: Resolver<ReadonlyArray<ResolversTypes['AlertTransition']>, ParentType, ContextType>;
  comments?: Resolver<ReadonlyArray<ResolversTypes['AlertComment']>, ParentType, ContextType>;
};

export type AlertHandlingResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertHandling'] = ResolversParentTypes['AlertHandling']> = {
  alertId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  acknowledgedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  acknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  snoozedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  snoozedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  assignee?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditEvent'] = ResolversParentTypes['AuditEvent']> = {
  seq?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  actorType?: Resolver<ResolversTypes['ActorType'], ParentType, ContextType>;
  actorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subjectType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subjectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  subjectVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['AuditOutcome'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['SettingChange']>, ParentType, ContextType>;
  prevHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditEdge'] = ResolversParentTypes['AuditEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEvent'], ParentType, ContextType>;
};

export type AuditConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditConnection'] = ResolversParentTypes['AuditConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AuditEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditFindingResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditFinding'] = ResolversParentTypes['AuditFinding']> = {
  kind?: Resolver<ResolversTypes['AuditFindingKind'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditVerificationResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditVerification'] = ResolversParentTypes['AuditVerification']> = {
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  intact?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  findings?: Resolver<ReadonlyArray<ResolversTypes['AuditFinding']>, ParentType, ContextType>;
  unexamined?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  anchor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ChannelResolvers<ContextType = any, ParentType extends ResolversParentTypes['Channel'] = ResolversParentTypes['Channel']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChannelKind'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  zone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settings?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['ChannelDelivery'], ParentType, ContextType>;
};

export type ChannelDeliveryResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChannelDelivery'] = ResolversParentTypes['ChannelDelivery']> = {
  waiting?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  lastSentAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RoutesResolvers<ContextType = any, ParentType extends ResolversParentTypes['Routes'] = ResolversParentTypes['Routes']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  savedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type FailedMessageResolvers<ContextType = any, ParentType extends ResolversParentTypes['FailedMessage'] = ResolversParentTypes['FailedMessage']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  channelId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ChannelSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChannelSaved'] = ResolversParentTypes['ChannelSaved']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChannelResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChannelResult'] = ResolversParentTypes['ChannelResult']> = {
  __resolveType: TypeResolveFn<'ChannelSaved' | 'Invalid' | 'NotFound' | 'VersionConflict', ParentType, ContextType>;
};

export type ChannelDeletedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChannelDeleted'] = ResolversParentTypes['ChannelDeleted']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChannelDeletionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChannelDeletion'] = ResolversParentTypes['ChannelDeletion']> = {
  __resolveType: TypeResolveFn<'ChannelDeleted' | 'Invalid' | 'NotFound' | 'VersionConflict', ParentType, ContextType>;
};

export type RoutesSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['RoutesSaved'] = ResolversParentTypes['RoutesSaved']> = {
  routes?: Resolver<ResolversTypes['Routes'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoutesResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RoutesResult'] = ResolversParentTypes['RoutesResult']> = {
  __resolveType: TypeResolveFn<'RoutesSaved' | 'Invalid' | 'VersionConflict', ParentType, ContextType>;
};

export type TestSentResolvers<ContextType = any, ParentType extends ResolversParentTypes['TestSent'] = ResolversParentTypes['TestSent']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  milliseconds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NotTakenResolvers<ContextType = any, ParentType extends ResolversParentTypes['NotTaken'] = ResolversParentTypes['NotTaken']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TestResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['TestResult'] = ResolversParentTypes['TestResult']> = {
  __resolveType: TypeResolveFn<'TestSent' | 'NotTaken' | 'NotFound', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accounts?: Resolver<ResolversTypes['AccountConnection'], ParentType, ContextType, RequireFields<QueryAccountsArgs, 'first'>>;
  alerts?: Resolver<ResolversTypes['AlertConnection'], ParentType, ContextType, RequireFields<QueryAlertsArgs, 'first'>>;
  alertHistory?: Resolver<ResolversTypes['AlertHistory'], ParentType, ContextType, RequireFields<QueryAlertHistoryArgs, 'alertId'>>;
  watch?: Resolver<ResolversTypes['Watch'], ParentType, ContextType>;
  auditEvents?: Resolver<ResolversTypes['AuditConnection'], ParentType, ContextType, RequireFields<QueryAuditEventsArgs, 'first'>>;
  verifyAudit?: Resolver<ResolversTypes['AuditVerification'], ParentType, ContextType, Partial<QueryVerifyAuditArgs>>;
  channels?: Resolver<ReadonlyArray<ResolversTypes['Channel']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType, RequireFields<QueryChannelArgs, 'id'>>;
  routes?: Resolver<Maybe<ResolversTypes['Routes']>, ParentType, ContextType>;
  failedMessages?: Resolver<ReadonlyArray<ResolversTypes['FailedMessage']>, ParentType, ContextType, RequireFields<QueryFailedMessagesArgs, 'first'>>;
  connectablePlatforms?: Resolver<ResolversTypes['ConnectablePlatforms'], ParentType, ContextType>;
  connections?: Resolver<ResolversTypes['ConnectionConnection'], ParentType, ContextType, RequireFields<QueryConnectionsArgs, 'first'>>;
  connection?: Resolver<Maybe<ResolversTypes['Connection']>, ParentType, ContextType, RequireFields<QueryConnectionArgs, 'id'>>;
  entities?: Resolver<ResolversTypes['EntityConnection'], ParentType, ContextType, RequireFields<QueryEntitiesArgs, 'first'>>;
  entity?: Resolver<Maybe<ResolversTypes['Entity']>, ParentType, ContextType, RequireFields<QueryEntityArgs, 'platform' | 'accountId' | 'kind' | 'entityId'>>;
  facts?: Resolver<ResolversTypes['FactConnection'], ParentType, ContextType, RequireFields<QueryFactsArgs, 'filter' | 'hourly' | 'first'>>;
  metricCatalogue?: Resolver<ReadonlyArray<ResolversTypes['Metric']>, ParentType, ContextType, RequireFields<QueryMetricCatalogueArgs, 'retired'>>;
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType, RequireFields<QueryMetricArgs, 'id'>>;
  checkFormula?: Resolver<ResolversTypes['FormulaCheck'], ParentType, ContextType, RequireFields<QueryCheckFormulaArgs, 'formula' | 'condition'>>;
  formulaWords?: Resolver<ReadonlyArray<ResolversTypes['FormulaWord']>, ParentType, ContextType>;
  me?: Resolver<ResolversTypes['Me'], ParentType, ContextType>;
  sessions?: Resolver<ReadonlyArray<ResolversTypes['Session']>, ParentType, ContextType>;
  members?: Resolver<ResolversTypes['MemberConnection'], ParentType, ContextType, RequireFields<QueryMembersArgs, 'first'>>;
  invitations?: Resolver<ResolversTypes['InvitationConnection'], ParentType, ContextType, RequireFields<QueryInvitationsArgs, 'first'>>;
  apiKeys?: Resolver<ResolversTypes['ApiKeyConnection'], ParentType, ContextType, RequireFields<QueryApiKeysArgs, 'first'>>;
  liveCursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metrics?: Resolver<ResolversTypes['MetricConnection'], ParentType, ContextType, RequireFields<QueryMetricsArgs, 'filter' | 'groupBy' | 'first'>>;
  dataRanges?: Resolver<ReadonlyArray<ResolversTypes['DataRange']>, ParentType, ContextType>;
  organisationSettings?: Resolver<ResolversTypes['OrganisationSettings'], ParentType, ContextType>;
  pipeline?: Resolver<ReadonlyArray<ResolversTypes['PipelineTopology']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterPage'], ParentType, ContextType, RequireFields<QueryDeadLettersArgs, 'first'>>;
  deadLetter?: Resolver<Maybe<ResolversTypes['DeadLetterContent']>, ParentType, ContextType, RequireFields<QueryDeadLetterArgs, 'id'>>;
  topicRecords?: Resolver<ResolversTypes['TopicRecords'], ParentType, ContextType, RequireFields<QueryTopicRecordsArgs, 'topic' | 'first'>>;
  preferences?: Resolver<ReadonlyArray<ResolversTypes['Preference']>, ParentType, ContextType>;
  reconciliations?: Resolver<ResolversTypes['ReconciliationConnection'], ParentType, ContextType, RequireFields<QueryReconciliationsArgs, 'first'>>;
  rules?: Resolver<ResolversTypes['RuleConnection'], ParentType, ContextType, RequireFields<QueryRulesArgs, 'first'>>;
  rule?: Resolver<Maybe<ResolversTypes['Rule']>, ParentType, ContextType, RequireFields<QueryRuleArgs, 'id'>>;
  ruleLimits?: Resolver<ResolversTypes['RuleLimits'], ParentType, ContextType>;
  ruleTemplates?: Resolver<ReadonlyArray<ResolversTypes['RuleTemplate']>, ParentType, ContextType>;
  checkRule?: Resolver<ReadonlyArray<ResolversTypes['Problem']>, ParentType, ContextType, RequireFields<QueryCheckRuleArgs, 'definition'>>;
  backtestRule?: Resolver<ResolversTypes['BacktestResult'], ParentType, ContextType, RequireFields<QueryBacktestRuleArgs, 'input'>>;
  silences?: Resolver<ReadonlyArray<ResolversTypes['Silence']>, ParentType, ContextType, Partial<QuerySilencesArgs>>;
  slices?: Resolver<ResolversTypes['SliceConnection'], ParentType, ContextType, RequireFields<QuerySlicesArgs, 'first'>>;
  savedViews?: Resolver<ReadonlyArray<ResolversTypes['SavedView']>, ParentType, ContextType, Partial<QuerySavedViewsArgs>>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acknowledgeAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationAcknowledgeAlertArgs, 'alertId'>>;
  unacknowledgeAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationUnacknowledgeAlertArgs, 'alertId'>>;
  snoozeAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationSnoozeAlertArgs, 'alertId'>>;
  assignAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationAssignAlertArgs, 'alertId'>>;
  commentOnAlert?: Resolver<ResolversTypes['ID'], ParentType, ContextType, RequireFields<MutationCommentOnAlertArgs, 'alertId' | 'body'>>;
  saveChannel?: Resolver<ResolversTypes['ChannelResult'], ParentType, ContextType, RequireFields<MutationSaveChannelArgs, 'id' | 'version' | 'definition'>>;
  deleteChannel?: Resolver<ResolversTypes['ChannelDeletion'], ParentType, ContextType, RequireFields<MutationDeleteChannelArgs, 'id' | 'version'>>;
  saveRoutes?: Resolver<ResolversTypes['RoutesResult'], ParentType, ContextType, RequireFields<MutationSaveRoutesArgs, 'version' | 'definition'>>;
  sendTestMessage?: Resolver<ResolversTypes['TestResult'], ParentType, ContextType, RequireFields<MutationSendTestMessageArgs, 'channelId'>>;
  resendMessages?: Resolver<ResolversTypes['Count'], ParentType, ContextType, Partial<MutationResendMessagesArgs>>;
  pauseConnection?: Resolver<ResolversTypes['ConnectionResult'], ParentType, ContextType, RequireFields<MutationPauseConnectionArgs, 'id'>>;
  resumeConnection?: Resolver<ResolversTypes['ConnectionResult'], ParentType, ContextType, RequireFields<MutationResumeConnectionArgs, 'id'>>;
  backfillConnection?: Resolver<ResolversTypes['BackfillResult'], ParentType, ContextType, RequireFields<MutationBackfillConnectionArgs, 'id' | 'from' | 'to'>>;
  connectPlatform?: Resolver<ResolversTypes['ConnectionResult'], ParentType, ContextType, RequireFields<MutationConnectPlatformArgs, 'input'>>;
  replaceCredential?: Resolver<ResolversTypes['ConnectionResult'], ParentType, ContextType, RequireFields<MutationReplaceCredentialArgs, 'id' | 'secrets' | 'settings'>>;
  checkConnection?: Resolver<ResolversTypes['ConnectionCheck'], ParentType, ContextType, RequireFields<MutationCheckConnectionArgs, 'id'>>;
  startFetching?: Resolver<ResolversTypes['ConnectionResult'], ParentType, ContextType, RequireFields<MutationStartFetchingArgs, 'id' | 'from'>>;
  deleteConnection?: Resolver<ResolversTypes['ConnectionDeletion'], ParentType, ContextType, RequireFields<MutationDeleteConnectionArgs, 'id'>>;
  saveMetric?: Resolver<ResolversTypes['MetricResult'], ParentType, ContextType, RequireFields<MutationSaveMetricArgs, 'id' | 'version' | 'title' | 'formula'>>;
  retireMetric?: Resolver<ResolversTypes['MetricResult'], ParentType, ContextType, RequireFields<MutationRetireMetricArgs, 'id' | 'version'>>;
  inviteMember?: Resolver<ResolversTypes['InvitationResult'], ParentType, ContextType, RequireFields<MutationInviteMemberArgs, 'email' | 'role'>>;
  revokeInvitation?: Resolver<ResolversTypes['InvitationRevocation'], ParentType, ContextType, RequireFields<MutationRevokeInvitationArgs, 'id'>>;
  changeMemberRole?: Resolver<ResolversTypes['MemberResult'], ParentType, ContextType, RequireFields<MutationChangeMemberRoleArgs, 'userId' | 'version' | 'role'>>;
  removeMember?: Resolver<ResolversTypes['MemberResult'], ParentType, ContextType, RequireFields<MutationRemoveMemberArgs, 'userId' | 'version'>>;
  signOutMember?: Resolver<ResolversTypes['SessionResult'], ParentType, ContextType, RequireFields<MutationSignOutMemberArgs, 'userId'>>;
  leaveOrganisation?: Resolver<ResolversTypes['MemberResult'], ParentType, ContextType>;
  createApiKey?: Resolver<ResolversTypes['ApiKeyResult'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'name' | 'scopes'>>;
  revokeApiKey?: Resolver<ResolversTypes['ApiKeyRevocation'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'id'>>;
  endSession?: Resolver<ResolversTypes['SessionResult'], ParentType, ContextType, RequireFields<MutationEndSessionArgs, 'id'>>;
  endOtherSessions?: Resolver<ResolversTypes['SessionResult'], ParentType, ContextType>;
  changePassword?: Resolver<ResolversTypes['PasswordResult'], ParentType, ContextType, RequireFields<MutationChangePasswordArgs, 'new'>>;
  beginSecondFactor?: Resolver<ResolversTypes['SecondFactorBeginning'], ParentType, ContextType, Partial<MutationBeginSecondFactorArgs>>;
  confirmSecondFactor?: Resolver<ResolversTypes['SecondFactorResult'], ParentType, ContextType, RequireFields<MutationConfirmSecondFactorArgs, 'code'>>;
  removeSecondFactor?: Resolver<ResolversTypes['SecondFactorResult'], ParentType, ContextType, RequireFields<MutationRemoveSecondFactorArgs, 'code'>>;
  renewRecoveryCodes?: Resolver<ResolversTypes['SecondFactorResult'], ParentType, ContextType, RequireFields<MutationRenewRecoveryCodesArgs, 'code'>>;
  saveOrganisation?: Resolver<ResolversTypes['OrganisationResult'], ParentType, ContextType, RequireFields<MutationSaveOrganisationArgs, 'version' | 'settings'>>;
  redriveDeadLetters?: Resolver<ResolversTypes['RedriveResult'], ParentType, ContextType, RequireFields<MutationRedriveDeadLettersArgs, 'ids' | 'dryRun'>>;
  setPreference?: Resolver<ReadonlyArray<ResolversTypes['Preference']>, ParentType, ContextType, RequireFields<MutationSetPreferenceArgs, 'name'>>;
  createRule?: Resolver<ResolversTypes['RuleResult'], ParentType, ContextType, RequireFields<MutationCreateRuleArgs, 'definition'>>;
  updateRule?: Resolver<ResolversTypes['RuleResult'], ParentType, ContextType, RequireFields<MutationUpdateRuleArgs, 'id' | 'version' | 'definition'>>;
  setRuleMode?: Resolver<ResolversTypes['RuleResult'], ParentType, ContextType, RequireFields<MutationSetRuleModeArgs, 'id' | 'version' | 'mode'>>;
  deleteRule?: Resolver<ResolversTypes['RuleResult'], ParentType, ContextType, RequireFields<MutationDeleteRuleArgs, 'id' | 'version'>>;
  createSilence?: Resolver<ResolversTypes['SilenceResult'], ParentType, ContextType, RequireFields<MutationCreateSilenceArgs, 'matchers' | 'endsAt' | 'reason'>>;
  endSilence?: Resolver<ResolversTypes['SilenceResult'], ParentType, ContextType, RequireFields<MutationEndSilenceArgs, 'id' | 'version'>>;
  saveView?: Resolver<ResolversTypes['ViewResult'], ParentType, ContextType, RequireFields<MutationSaveViewArgs, 'version' | 'screen' | 'name' | 'state' | 'shared'>>;
  deleteView?: Resolver<ResolversTypes['ViewDeletion'], ParentType, ContextType, RequireFields<MutationDeleteViewArgs, 'id' | 'version'>>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  goldUpdated?: SubscriptionResolver<ResolversTypes['GoldUpdate'], "goldUpdated", ParentType, ContextType, Partial<SubscriptionGoldUpdatedArgs>>;
  alertChanged?: SubscriptionResolver<ResolversTypes['AlertUpdate'], "alertChanged", ParentType, ContextType, Partial<SubscriptionAlertChangedArgs>>;
  pipelineChanged?: SubscriptionResolver<ResolversTypes['PipelineUpdate'], "pipelineChanged", ParentType, ContextType>;
  sliceChanged?: SubscriptionResolver<ResolversTypes['SliceUpdate'], "sliceChanged", ParentType, ContextType, Partial<SubscriptionSliceChangedArgs>>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface CountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Count'], any> {
  name: 'Count';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MoneyResolvers<ContextType = any, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amountMicros?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TextSpanResolvers<ContextType = any, ParentType extends ResolversParentTypes['TextSpan'] = ResolversParentTypes['TextSpan']> = {
  start?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  end?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  place?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  span?: Resolver<Maybe<ResolversTypes['TextSpan']>, ParentType, ContextType>;
  fix?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RefusalResolvers<ContextType = any, ParentType extends ResolversParentTypes['Refusal'] = ResolversParentTypes['Refusal']> = {
  __resolveType: TypeResolveFn<'NotTaken' | 'NotFound' | 'VersionConflict' | 'Invalid' | 'PlatformRefused' | 'InUse' | 'NotAllowed' | 'TooManyAttempts' | 'TooMuch', ParentType, ContextType>;
};

export type NotFoundResolvers<ContextType = any, ParentType extends ResolversParentTypes['NotFound'] = ResolversParentTypes['NotFound']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = any, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidResolvers<ContextType = any, ParentType extends ResolversParentTypes['Invalid'] = ResolversParentTypes['Invalid']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['Problem']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Connection'] = ResolversParentTypes['Connection']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ConnectionStatus'], ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  accountIds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  hasCredential?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  credentialExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fetching?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  firstDay?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  reportTypes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['ConnectionFreshness'], ParentType, ContextType>;
  accounts?: Resolver<ReadonlyArray<ResolversTypes['ReachedAccount']>, ParentType, ContextType>;
  days?: Resolver<ReadonlyArray<ResolversTypes['FreshnessDay']>, ParentType, ContextType, RequireFields<ConnectionDaysArgs, 'from' | 'to'>>;
  backfills?: Resolver<ReadonlyArray<ResolversTypes['Backfill']>, ParentType, ContextType>;
};

export type ConnectionFreshnessResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionFreshness'] = ResolversParentTypes['ConnectionFreshness']> = {
  slices?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  late?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastFetchAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  nextFetchAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastErrorCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ReachedAccountResolvers<ContextType = any, ParentType extends ResolversParentTypes['ReachedAccount'] = ResolversParentTypes['ReachedAccount']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  zone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  seenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type FreshnessDayResolvers<ContextType = any, ParentType extends ResolversParentTypes['FreshnessDay'] = ResolversParentTypes['FreshnessDay']> = {
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  slices?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  planned?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  late?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  finality?: Resolver<Maybe<ResolversTypes['Finality']>, ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type BackfillResolvers<ContextType = any, ParentType extends ResolversParentTypes['Backfill'] = ResolversParentTypes['Backfill']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  connectionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  doneAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fetched?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  slices?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type ConnectionEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionEdge'] = ResolversParentTypes['ConnectionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Connection'], ParentType, ContextType>;
};

export type ConnectionConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionConnection'] = ResolversParentTypes['ConnectionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ConnectionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Connection']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ConnectionChangedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionChanged'] = ResolversParentTypes['ConnectionChanged']> = {
  connection?: Resolver<ResolversTypes['Connection'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConnectionResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionResult'] = ResolversParentTypes['ConnectionResult']> = {
  __resolveType: TypeResolveFn<'ConnectionChanged' | 'NotFound' | 'Invalid', ParentType, ContextType>;
};

export type BackfillRequestedResolvers<ContextType = any, ParentType extends ResolversParentTypes['BackfillRequested'] = ResolversParentTypes['BackfillRequested']> = {
  backfill?: Resolver<ResolversTypes['Backfill'], ParentType, ContextType>;
  connection?: Resolver<ResolversTypes['Connection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BackfillResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['BackfillResult'] = ResolversParentTypes['BackfillResult']> = {
  __resolveType: TypeResolveFn<'BackfillRequested' | 'NotFound' | 'Invalid', ParentType, ContextType>;
};

export type ConnectablePlatformResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectablePlatform'] = ResolversParentTypes['ConnectablePlatform']> = {
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  secrets?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  settings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  hasConsent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  where?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConnectablePlatformsResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectablePlatforms'] = ResolversParentTypes['ConnectablePlatforms']> = {
  platforms?: Resolver<ReadonlyArray<ResolversTypes['ConnectablePlatform']>, ParentType, ContextType>;
  hasSandbox?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ConnectionCheckedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionChecked'] = ResolversParentTypes['ConnectionChecked']> = {
  connection?: Resolver<ResolversTypes['Connection'], ParentType, ContextType>;
  accounts?: Resolver<ReadonlyArray<ResolversTypes['ReachedAccount']>, ParentType, ContextType>;
  more?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlatformRefusedResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlatformRefused'] = ResolversParentTypes['PlatformRefused']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConnectionCheckResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionCheck'] = ResolversParentTypes['ConnectionCheck']> = {
  __resolveType: TypeResolveFn<'ConnectionChecked' | 'PlatformRefused' | 'NotFound', ParentType, ContextType>;
};

export type ConnectionDeletedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionDeleted'] = ResolversParentTypes['ConnectionDeleted']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConnectionDeletionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConnectionDeletion'] = ResolversParentTypes['ConnectionDeletion']> = {
  __resolveType: TypeResolveFn<'ConnectionDeleted' | 'NotFound' | 'Invalid', ParentType, ContextType>;
};

export type EntityResolvers<ContextType = any, ParentType extends ResolversParentTypes['Entity'] = ResolversParentTypes['Entity']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['EntityKind'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  zone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  parents?: Resolver<ReadonlyArray<ResolversTypes['EntityParent']>, ParentType, ContextType>;
  budgets?: Resolver<ReadonlyArray<ResolversTypes['EntityBudget']>, ParentType, ContextType>;
  bid?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  starts?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ends?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  gone?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  connectionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['Entity']>, ParentType, ContextType>;
};

export type EntityParentResolvers<ContextType = any, ParentType extends ResolversParentTypes['EntityParent'] = ResolversParentTypes['EntityParent']> = {
  kind?: Resolver<ResolversTypes['EntityKind'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EntityBudgetResolvers<ContextType = any, ParentType extends ResolversParentTypes['EntityBudget'] = ResolversParentTypes['EntityBudget']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EntityEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['EntityEdge'] = ResolversParentTypes['EntityEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Entity'], ParentType, ContextType>;
};

export type EntityConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['EntityConnection'] = ResolversParentTypes['EntityConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EntityEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Entity']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FactResolvers<ContextType = any, ParentType extends ResolversParentTypes['Fact'] = ResolversParentTypes['Fact']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reportType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reportFamily?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  hour?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  zone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  campaignId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  campaignName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  adGroupId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  adGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  adId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  adName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['FactDimension']>, ParentType, ContextType>;
  measures?: Resolver<ResolversTypes['Measures'], ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  flags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  sliceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  fetchSeq?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FactDimensionResolvers<ContextType = any, ParentType extends ResolversParentTypes['FactDimension'] = ResolversParentTypes['FactDimension']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FactEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['FactEdge'] = ResolversParentTypes['FactEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Fact'], ParentType, ContextType>;
};

export type FactConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['FactConnection'] = ResolversParentTypes['FactConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FactEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Fact']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MetricResolvers<ContextType = any, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  formula?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['FormulaUnit']>, ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['MetricRows'], ParentType, ContextType>;
  builtIn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  retired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  usedByMetrics?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  usedByRules?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  versions?: Resolver<ReadonlyArray<ResolversTypes['MetricVersion']>, ParentType, ContextType>;
};

export type MetricVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricVersion'] = ResolversParentTypes['MetricVersion']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  formula?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type MetricSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricSaved'] = ResolversParentTypes['MetricSaved']> = {
  metric?: Resolver<ResolversTypes['Metric'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InUseResolvers<ContextType = any, ParentType extends ResolversParentTypes['InUse'] = ResolversParentTypes['InUse']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MetricResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricResult'] = ResolversParentTypes['MetricResult']> = {
  __resolveType: TypeResolveFn<'MetricSaved' | 'Invalid' | 'NotFound' | 'VersionConflict' | 'InUse', ParentType, ContextType>;
};

export type FormulaCheckResolvers<ContextType = any, ParentType extends ResolversParentTypes['FormulaCheck'] = ResolversParentTypes['FormulaCheck']> = {
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['FormulaUnit']>, ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['Problem']>, ParentType, ContextType>;
  parts?: Resolver<ReadonlyArray<ResolversTypes['FormulaPart']>, ParentType, ContextType>;
  explanation?: Resolver<Maybe<ResolversTypes['FormulaExplanation']>, ParentType, ContextType>;
};

export type FormulaPartResolvers<ContextType = any, ParentType extends ResolversParentTypes['FormulaPart'] = ResolversParentTypes['FormulaPart']> = {
  span?: Resolver<ResolversTypes['TextSpan'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['FormulaUnit'], ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FormulaExplanationResolvers<ContextType = any, ParentType extends ResolversParentTypes['FormulaExplanation'] = ResolversParentTypes['FormulaExplanation']> = {
  tree?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  measures?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  windows?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FormulaWordResolvers<ContextType = any, ParentType extends ResolversParentTypes['FormulaWord'] = ResolversParentTypes['FormulaWord']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['FormulaWordKind'], ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['FormulaUnit']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  example?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OwnMembershipResolvers<ContextType = any, ParentType extends ResolversParentTypes['OwnMembership'] = ResolversParentTypes['OwnMembership']> = {
  organisation?: Resolver<ResolversTypes['Organisation'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
};

export type MeResolvers<ContextType = any, ParentType extends ResolversParentTypes['Me'] = ResolversParentTypes['Me']> = {
  kind?: Resolver<ResolversTypes['PrincipalKind'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['Scope']>, ParentType, ContextType>;
  organisation?: Resolver<ResolversTypes['Organisation'], ParentType, ContextType>;
  organisations?: Resolver<ReadonlyArray<ResolversTypes['OwnMembership']>, ParentType, ContextType>;
  hasPassword?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasSecondFactor?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  recoveryCodesLeft?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SessionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isCurrent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['LoginMethod'], ParentType, ContextType>;
  agent?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  begunAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  usedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MemberResolvers<ContextType = any, ParentType extends ResolversParentTypes['Member'] = ResolversParentTypes['Member']> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hasSecondFactor?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isDisabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  joinedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastLoginAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type MemberEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['MemberEdge'] = ResolversParentTypes['MemberEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Member'], ParentType, ContextType>;
};

export type MemberConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['MemberConnection'] = ResolversParentTypes['MemberConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MemberEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Member']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InvitationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Invitation'] = ResolversParentTypes['Invitation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  invitedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mailed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  invitedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  isExpired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type InvitationEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvitationEdge'] = ResolversParentTypes['InvitationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
};

export type InvitationConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvitationConnection'] = ResolversParentTypes['InvitationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InvitationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Invitation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['Scope']>, ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ApiKeyEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKeyEdge'] = ResolversParentTypes['ApiKeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
};

export type ApiKeyConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKeyConnection'] = ResolversParentTypes['ApiKeyConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ApiKeyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type NotAllowedResolvers<ContextType = any, ParentType extends ResolversParentTypes['NotAllowed'] = ResolversParentTypes['NotAllowed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TooManyAttemptsResolvers<ContextType = any, ParentType extends ResolversParentTypes['TooManyAttempts'] = ResolversParentTypes['TooManyAttempts']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryAfterSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MemberChangedResolvers<ContextType = any, ParentType extends ResolversParentTypes['MemberChanged'] = ResolversParentTypes['MemberChanged']> = {
  member?: Resolver<ResolversTypes['Member'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MemberResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['MemberResult'] = ResolversParentTypes['MemberResult']> = {
  __resolveType: TypeResolveFn<'MemberChanged' | 'NotFound' | 'NotAllowed' | 'VersionConflict' | 'Invalid', ParentType, ContextType>;
};

export type InvitationMadeResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvitationMade'] = ResolversParentTypes['InvitationMade']> = {
  invitation?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvitationResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvitationResult'] = ResolversParentTypes['InvitationResult']> = {
  __resolveType: TypeResolveFn<'InvitationMade' | 'NotAllowed' | 'TooManyAttempts' | 'Invalid', ParentType, ContextType>;
};

export type InvitationRevokedResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvitationRevoked'] = ResolversParentTypes['InvitationRevoked']> = {
  invitation?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvitationRevocationResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvitationRevocation'] = ResolversParentTypes['InvitationRevocation']> = {
  __resolveType: TypeResolveFn<'InvitationRevoked' | 'NotFound' | 'NotAllowed', ParentType, ContextType>;
};

export type ApiKeyMadeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKeyMade'] = ResolversParentTypes['ApiKeyMade']> = {
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKeyResult'] = ResolversParentTypes['ApiKeyResult']> = {
  __resolveType: TypeResolveFn<'ApiKeyMade' | 'NotAllowed' | 'Invalid', ParentType, ContextType>;
};

export type ApiKeyRevokedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKeyRevoked'] = ResolversParentTypes['ApiKeyRevoked']> = {
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyRevocationResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApiKeyRevocation'] = ResolversParentTypes['ApiKeyRevocation']> = {
  __resolveType: TypeResolveFn<'ApiKeyRevoked' | 'NotFound', ParentType, ContextType>;
};

export type SessionsEndedResolvers<ContextType = any, ParentType extends ResolversParentTypes['SessionsEnded'] = ResolversParentTypes['SessionsEnded']> = {
  ended?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['SessionResult'] = ResolversParentTypes['SessionResult']> = {
  __resolveType: TypeResolveFn<'SessionsEnded' | 'NotFound' | 'NotAllowed', ParentType, ContextType>;
};

export type PasswordChangedResolvers<ContextType = any, ParentType extends ResolversParentTypes['PasswordChanged'] = ResolversParentTypes['PasswordChanged']> = {
  otherSessionsEnded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PasswordResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['PasswordResult'] = ResolversParentTypes['PasswordResult']> = {
  __resolveType: TypeResolveFn<'PasswordChanged' | 'NotAllowed' | 'TooManyAttempts' | 'Invalid', ParentType, ContextType>;
};

export type SecondFactorBegunResolvers<ContextType = any, ParentType extends ResolversParentTypes['SecondFactorBegun'] = ResolversParentTypes['SecondFactorBegun']> = {
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  uri?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SecondFactorBeginningResolvers<ContextType = any, ParentType extends ResolversParentTypes['SecondFactorBeginning'] = ResolversParentTypes['SecondFactorBeginning']> = {
  __resolveType: TypeResolveFn<'SecondFactorBegun' | 'NotAllowed' | 'TooManyAttempts' | 'Invalid', ParentType, ContextType>;
};

export type SecondFactorChangedResolvers<ContextType = any, ParentType extends ResolversParentTypes['SecondFactorChanged'] = ResolversParentTypes['SecondFactorChanged']> = {
  isOn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  recoveryCodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SecondFactorResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['SecondFactorResult'] = ResolversParentTypes['SecondFactorResult']> = {
  __resolveType: TypeResolveFn<'SecondFactorChanged' | 'NotAllowed' | 'TooManyAttempts' | 'Invalid', ParentType, ContextType>;
};

export type GoldRowResolvers<ContextType = any, ParentType extends ResolversParentTypes['GoldRow'] = ResolversParentTypes['GoldRow']> = {
  goldKey?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reportType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reportFamily?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  hour?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  zone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  measures?: Resolver<ResolversTypes['Measures'], ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isRetraction?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dataAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type GoldUpdateResolvers<ContextType = any, ParentType extends ResolversParentTypes['GoldUpdate'] = ResolversParentTypes['GoldUpdate']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  gap?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  skipped?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  row?: Resolver<ResolversTypes['GoldRow'], ParentType, ContextType>;
};

export type AlertChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertChange'] = ResolversParentTypes['AlertChange']> = {
  alertId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ruleId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ruleVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ruleName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AlertState'], ParentType, ContextType>;
  prevState?: Resolver<ResolversTypes['AlertState'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  cause?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  valueReason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  previousValue?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  threshold?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  comparison?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  evidence?: Resolver<ReadonlyArray<ResolversTypes['AlertEvidence']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  reportDay?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  suppressedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['AlertLabel']>, ParentType, ContextType>;
  shadow?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AlertUpdateResolvers<ContextType = any, ParentType extends ResolversParentTypes['AlertUpdate'] = ResolversParentTypes['AlertUpdate']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  skipped?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  alert?: Resolver<ResolversTypes['AlertChange'], ParentType, ContextType>;
};

export type SliceChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['SliceChange'] = ResolversParentTypes['SliceChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reportType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  fetchSeq?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  decision?: Resolver<ResolversTypes['SliceDecision'], ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  upserts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  retracts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  duplicates?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  quarantined?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  liveFacts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  fetchedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SliceUpdateResolvers<ContextType = any, ParentType extends ResolversParentTypes['SliceUpdate'] = ResolversParentTypes['SliceUpdate']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  skipped?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  slice?: Resolver<ResolversTypes['SliceChange'], ParentType, ContextType>;
};

export type PipelineUpdateResolvers<ContextType = any, ParentType extends ResolversParentTypes['PipelineUpdate'] = ResolversParentTypes['PipelineUpdate']> = {
  topology?: Resolver<ResolversTypes['PipelineTopology'], ParentType, ContextType>;
};

export type RatioResolvers<ContextType = any, ParentType extends ResolversParentTypes['Ratio'] = ResolversParentTypes['Ratio']> = {
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['RatioReason'], ParentType, ContextType>;
};

export type MoneyRatioResolvers<ContextType = any, ParentType extends ResolversParentTypes['MoneyRatio'] = ResolversParentTypes['MoneyRatio']> = {
  value?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['RatioReason'], ParentType, ContextType>;
};

export type MeasuresResolvers<ContextType = any, ParentType extends ResolversParentTypes['Measures'] = ResolversParentTypes['Measures']> = {
  impressions?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  viewableImpressions?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  measurableImpressions?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  clicks?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  linkClicks?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  videoStarts?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  videoQ25?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  videoQ50?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  videoQ75?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  videoCompletes?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  engagements?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  conversions?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  viewConversions?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  installs?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  leads?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  spend?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  conversionValue?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
};

export type FormulaValueResolvers<ContextType = any, ParentType extends ResolversParentTypes['FormulaValue'] = ResolversParentTypes['FormulaValue']> = {
  formula?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['FormulaUnit'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['FormulaReason'], ParentType, ContextType>;
};

export type RatiosResolvers<ContextType = any, ParentType extends ResolversParentTypes['Ratios'] = ResolversParentTypes['Ratios']> = {
  ctr?: Resolver<ResolversTypes['Ratio'], ParentType, ContextType>;
  cvr?: Resolver<ResolversTypes['Ratio'], ParentType, ContextType>;
  viewability?: Resolver<ResolversTypes['Ratio'], ParentType, ContextType>;
  vcr?: Resolver<ResolversTypes['Ratio'], ParentType, ContextType>;
  roas?: Resolver<ResolversTypes['Ratio'], ParentType, ContextType>;
  cpc?: Resolver<ResolversTypes['MoneyRatio'], ParentType, ContextType>;
  cpm?: Resolver<ResolversTypes['MoneyRatio'], ParentType, ContextType>;
  cpa?: Resolver<ResolversTypes['MoneyRatio'], ParentType, ContextType>;
};

export type ReportingResolvers<ContextType = any, ParentType extends ResolversParentTypes['Reporting'] = ResolversParentTypes['Reporting']> = {
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  spend?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  conversionValue?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['ReportingReason']>, ParentType, ContextType>;
};

export type MetricRowResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricRow'] = ResolversParentTypes['MetricRow']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  day?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  hour?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  platform?: Resolver<Maybe<ResolversTypes['Platform']>, ParentType, ContextType>;
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  entityId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  campaignId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  campaignName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  adGroupId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  adGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  entityState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  measures?: Resolver<ResolversTypes['Measures'], ParentType, ContextType>;
  reporting?: Resolver<ResolversTypes['Reporting'], ParentType, ContextType>;
  ratios?: Resolver<ResolversTypes['Ratios'], ParentType, ContextType>;
  zone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mixedZones?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  dataAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  oldestDataAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  facts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  reports?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['FormulaValue']>, ParentType, ContextType>;
  comparison?: Resolver<Maybe<ResolversTypes['MetricComparison']>, ParentType, ContextType>;
};

export type MetricComparisonResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricComparison'] = ResolversParentTypes['MetricComparison']> = {
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  day?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  measures?: Resolver<ResolversTypes['Measures'], ParentType, ContextType>;
  ratios?: Resolver<ResolversTypes['Ratios'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['FormulaValue']>, ParentType, ContextType>;
  finality?: Resolver<Maybe<ResolversTypes['Finality']>, ParentType, ContextType>;
  coverage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  facts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  changes?: Resolver<ResolversTypes['MetricChanges'], ParentType, ContextType>;
};

export type MetricChangesResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricChanges'] = ResolversParentTypes['MetricChanges']> = {
  impressions?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  viewableImpressions?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  measurableImpressions?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  clicks?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  linkClicks?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  videoStarts?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  videoQ25?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  videoQ50?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  videoQ75?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  videoCompletes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  engagements?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  conversions?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  viewConversions?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  installs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  leads?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  spend?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  conversionValue?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  ctr?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  cvr?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  viewability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  vcr?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  roas?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  cpc?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  cpm?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  cpa?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type MetricEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricEdge'] = ResolversParentTypes['MetricEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['MetricRow'], ParentType, ContextType>;
};

export type MetricConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricConnection'] = ResolversParentTypes['MetricConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MetricEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['MetricRow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DataRangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['DataRange'] = ResolversParentTypes['DataRange']> = {
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  reportFamily?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  firstDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  lastDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  accounts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  dataAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type OrganisationSettingsResolvers<ContextType = any, ParentType extends ResolversParentTypes['OrganisationSettings'] = ResolversParentTypes['OrganisationSettings']> = {
  organisation?: Resolver<ResolversTypes['Organisation'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reportingCurrency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rateSource?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  longestRateDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OrganisationSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['OrganisationSaved'] = ResolversParentTypes['OrganisationSaved']> = {
  settings?: Resolver<ResolversTypes['OrganisationSettings'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrganisationResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['OrganisationResult'] = ResolversParentTypes['OrganisationResult']> = {
  __resolveType: TypeResolveFn<'OrganisationSaved' | 'Invalid' | 'VersionConflict', ParentType, ContextType>;
};

export type PipelineTopologyResolvers<ContextType = any, ParentType extends ResolversParentTypes['PipelineTopology'] = ResolversParentTypes['PipelineTopology']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  applicationId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  steps?: Resolver<ReadonlyArray<ResolversTypes['TopologyStep']>, ParentType, ContextType>;
  stores?: Resolver<ReadonlyArray<ResolversTypes['TopologyStore']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['PipelineStatus']>, ParentType, ContextType>;
};

export type TopologyStepResolvers<ContextType = any, ParentType extends ResolversParentTypes['TopologyStep'] = ResolversParentTypes['TopologyStep']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['StepKind'], ParentType, ContextType>;
  subTopology?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  topic?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stores?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  globalTables?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  predecessors?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  successors?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type TopologyStoreResolvers<ContextType = any, ParentType extends ResolversParentTypes['TopologyStore'] = ResolversParentTypes['TopologyStore']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  subTopology?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  changelog?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PipelineStatusResolvers<ContextType = any, ParentType extends ResolversParentTypes['PipelineStatus'] = ResolversParentTypes['PipelineStatus']> = {
  lagRecords?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  lagSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  recordsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  restoring?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  restore?: Resolver<Maybe<ResolversTypes['RestoreProgress']>, ParentType, ContextType>;
  processes?: Resolver<ReadonlyArray<ResolversTypes['PipelineProcess']>, ParentType, ContextType>;
  tasks?: Resolver<ReadonlyArray<ResolversTypes['PipelineTask']>, ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type RestoreProgressResolvers<ContextType = any, ParentType extends ResolversParentTypes['RestoreProgress'] = ResolversParentTypes['RestoreProgress']> = {
  done?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  of?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PipelineProcessResolvers<ContextType = any, ParentType extends ResolversParentTypes['PipelineProcess'] = ResolversParentTypes['PipelineProcess']> = {
  instanceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  upSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  residentBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  isSilent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  heardSecondsAgo?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CountedEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['CountedEvent'] = ResolversParentTypes['CountedEvent']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type PipelineTaskResolvers<ContextType = any, ParentType extends ResolversParentTypes['PipelineTask'] = ResolversParentTypes['PipelineTask']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  topics?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  partition?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['TaskState'], ParentType, ContextType>;
  instanceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  restore?: Resolver<Maybe<ResolversTypes['RestoreProgress']>, ParentType, ContextType>;
  lagRecords?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  lagSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  recordsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  commitAgeSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  counted?: Resolver<ReadonlyArray<ResolversTypes['CountedEvent']>, ParentType, ContextType>;
  streamTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DeadLetterResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sourceTopic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  partition?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  sourcePartition?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  sourceOffset?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  writtenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  redrives?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isGivenBack?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type DeadLetterContentResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeadLetterContent'] = ResolversParentTypes['DeadLetterContent']> = {
  letter?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  json?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeadLetterPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeadLetterPage'] = ResolversParentTypes['DeadLetterPage']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterReason']>, ParentType, ContextType>;
  found?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  scanned?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  more?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type DeadLetterReasonResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeadLetterReason'] = ResolversParentTypes['DeadLetterReason']> = {
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type TopicRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['TopicRecord'] = ResolversParentTypes['TopicRecord']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  partition?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  json?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TopicRecordsResolvers<ContextType = any, ParentType extends ResolversParentTypes['TopicRecords'] = ResolversParentTypes['TopicRecords']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TopicRecord']>, ParentType, ContextType>;
  more?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RedrivenLetterResolvers<ContextType = any, ParentType extends ResolversParentTypes['RedrivenLetter'] = ResolversParentTypes['RedrivenLetter']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sourceTopic?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refused?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RedrivenResolvers<ContextType = any, ParentType extends ResolversParentTypes['Redriven'] = ResolversParentTypes['Redriven']> = {
  dryRun?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  letters?: Resolver<ReadonlyArray<ResolversTypes['RedrivenLetter']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RedriveResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RedriveResult'] = ResolversParentTypes['RedriveResult']> = {
  __resolveType: TypeResolveFn<'Redriven' | 'Invalid', ParentType, ContextType>;
};

export type PreferenceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Preference'] = ResolversParentTypes['Preference']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type MeasureDifferenceResolvers<ContextType = any, ParentType extends ResolversParentTypes['MeasureDifference'] = ResolversParentTypes['MeasureDifference']> = {
  measure?: Resolver<ResolversTypes['ComparedMeasure'], ParentType, ContextType>;
  ours?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  theirs?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  difference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ReconciliationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Reconciliation'] = ResolversParentTypes['Reconciliation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  connectionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reportType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  agrees?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['DifferenceReason']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  measures?: Resolver<ReadonlyArray<ResolversTypes['MeasureDifference']>, ParentType, ContextType>;
  fetchSeq?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fetchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  askedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ReconciliationEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ReconciliationEdge'] = ResolversParentTypes['ReconciliationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Reconciliation'], ParentType, ContextType>;
};

export type ReconciliationConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ReconciliationConnection'] = ResolversParentTypes['ReconciliationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ReconciliationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Reconciliation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RuleResolvers<ContextType = any, ParentType extends ResolversParentTypes['Rule'] = ResolversParentTypes['Rule']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['RuleMode'], ParentType, ContextType>;
  removed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  platforms?: Resolver<ReadonlyArray<ResolversTypes['Platform']>, ParentType, ContextType>;
  accounts?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  condition?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  yaml?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['RuleMetric']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  published?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  openAlerts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  firingAlerts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  lastFiredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  versions?: Resolver<ReadonlyArray<ResolversTypes['RuleVersion']>, ParentType, ContextType, RequireFields<RuleVersionsArgs, 'first'>>;
  diff?: Resolver<ReadonlyArray<ResolversTypes['SettingChange']>, ParentType, ContextType, RequireFields<RuleDiffArgs, 'from' | 'to'>>;
};

export type RuleMetricResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleMetric'] = ResolversParentTypes['RuleMetric']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  formula?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RuleVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleVersion'] = ResolversParentTypes['RuleVersion']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  yaml?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  savedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  savedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['SettingChange']>, ParentType, ContextType>;
};

export type SettingChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['SettingChange'] = ResolversParentTypes['SettingChange']> = {
  place?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type RuleEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleEdge'] = ResolversParentTypes['RuleEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Rule'], ParentType, ContextType>;
};

export type RuleConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleConnection'] = ResolversParentTypes['RuleConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RuleEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Rule']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RuleLimitMetResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleLimitMet'] = ResolversParentTypes['RuleLimitMet']> = {
  limit?: Resolver<ResolversTypes['RuleLimitName'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  alertId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RuleLimitsResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleLimits'] = ResolversParentTypes['RuleLimits']> = {
  rules?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  maxRules?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  maxInstances?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  maxEvaluationsASecond?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  met?: Resolver<ReadonlyArray<ResolversTypes['RuleLimitMet']>, ParentType, ContextType>;
};

export type RuleTemplateResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleTemplate'] = ResolversParentTypes['RuleTemplate']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  condition?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  yaml?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BacktestResolvers<ContextType = any, ParentType extends ResolversParentTypes['Backtest'] = ResolversParentTypes['Backtest']> = {
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  known?: Resolver<ResolversTypes['KnownWhen'], ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  alerts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  entities?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  days?: Resolver<ReadonlyArray<ResolversTypes['BacktestDay']>, ParentType, ContextType>;
  fired?: Resolver<ReadonlyArray<ResolversTypes['BacktestAlert']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BacktestDayResolvers<ContextType = any, ParentType extends ResolversParentTypes['BacktestDay'] = ResolversParentTypes['BacktestDay']> = {
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  fired?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type BacktestAlertResolvers<ContextType = any, ParentType extends ResolversParentTypes['BacktestAlert'] = ResolversParentTypes['BacktestAlert']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  threshold?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  comparison?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  slices?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type TooMuchResolvers<ContextType = any, ParentType extends ResolversParentTypes['TooMuch'] = ResolversParentTypes['TooMuch']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BacktestResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['BacktestResult'] = ResolversParentTypes['BacktestResult']> = {
  __resolveType: TypeResolveFn<'Backtest' | 'Invalid' | 'NotFound' | 'TooMuch', ParentType, ContextType>;
};

export type RuleSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleSaved'] = ResolversParentTypes['RuleSaved']> = {
  rule?: Resolver<ResolversTypes['Rule'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RuleResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RuleResult'] = ResolversParentTypes['RuleResult']> = {
  __resolveType: TypeResolveFn<'RuleSaved' | 'Invalid' | 'NotFound' | 'VersionConflict', ParentType, ContextType>;
};

export type SilenceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Silence'] = ResolversParentTypes['Silence']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  matchers?: Resolver<ReadonlyArray<ResolversTypes['AlertLabel']>, ParentType, ContextType>;
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SilenceState'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  alerts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type SilenceSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['SilenceSaved'] = ResolversParentTypes['SilenceSaved']> = {
  silence?: Resolver<ResolversTypes['Silence'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SilenceResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['SilenceResult'] = ResolversParentTypes['SilenceResult']> = {
  __resolveType: TypeResolveFn<'SilenceSaved' | 'Invalid' | 'NotFound' | 'VersionConflict', ParentType, ContextType>;
};

export type SliceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Slice'] = ResolversParentTypes['Slice']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reportType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SliceState'], ParentType, ContextType>;
  connectionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  begunAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sentRows?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  missingFields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  late?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  failures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errorCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fetchSeq?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['SliceDecision']>, ParentType, ContextType>;
  complete?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  rows?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  upserts?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  retracts?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  unchanged?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  duplicates?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  quarantined?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  liveFacts?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  finality?: Resolver<Maybe<ResolversTypes['Finality']>, ParentType, ContextType>;
  fetchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dataAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SliceEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['SliceEdge'] = ResolversParentTypes['SliceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Slice'], ParentType, ContextType>;
};

export type SliceConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['SliceConnection'] = ResolversParentTypes['SliceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SliceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Slice']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SavedViewResolvers<ContextType = any, ParentType extends ResolversParentTypes['SavedView'] = ResolversParentTypes['SavedView']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  screen?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  shared?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isMine?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ViewSavedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ViewSaved'] = ResolversParentTypes['ViewSaved']> = {
  view?: Resolver<ResolversTypes['SavedView'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ViewResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ViewResult'] = ResolversParentTypes['ViewResult']> = {
  __resolveType: TypeResolveFn<'ViewSaved' | 'Invalid' | 'NotFound' | 'VersionConflict', ParentType, ContextType>;
};

export type ViewDeletedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ViewDeleted'] = ResolversParentTypes['ViewDeleted']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ViewDeletionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ViewDeletion'] = ResolversParentTypes['ViewDeletion']> = {
  __resolveType: TypeResolveFn<'ViewDeleted' | 'NotFound' | 'VersionConflict', ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  Account?: AccountResolvers<ContextType>;
  AccountEdge?: AccountEdgeResolvers<ContextType>;
  AccountConnection?: AccountConnectionResolvers<ContextType>;
  AlertEvidence?: AlertEvidenceResolvers<ContextType>;
  AlertLabel?: AlertLabelResolvers<ContextType>;
  Alert?: AlertResolvers<ContextType>;
  AlertEdge?: AlertEdgeResolvers<ContextType>;
  AlertConnection?: AlertConnectionResolvers<ContextType>;
  Watch?: WatchResolvers<ContextType>;
  AlertTransition?: AlertTransitionResolvers<ContextType>;
  AlertComment?: AlertCommentResolvers<ContextType>;
  AlertHistory?: AlertHistoryResolvers<ContextType>;
  AlertHandling?: AlertHandlingResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  AuditEdge?: AuditEdgeResolvers<ContextType>;
  AuditConnection?: AuditConnectionResolvers<ContextType>;
  AuditFinding?: AuditFindingResolvers<ContextType>;
  AuditVerification?: AuditVerificationResolvers<ContextType>;
  Channel?: ChannelResolvers<ContextType>;
  ChannelDelivery?: ChannelDeliveryResolvers<ContextType>;
  Routes?: RoutesResolvers<ContextType>;
  FailedMessage?: FailedMessageResolvers<ContextType>;
  ChannelSaved?: ChannelSavedResolvers<ContextType>;
  ChannelResult?: ChannelResultResolvers<ContextType>;
  ChannelDeleted?: ChannelDeletedResolvers<ContextType>;
  ChannelDeletion?: ChannelDeletionResolvers<ContextType>;
  RoutesSaved?: RoutesSavedResolvers<ContextType>;
  RoutesResult?: RoutesResultResolvers<ContextType>;
  TestSent?: TestSentResolvers<ContextType>;
  NotTaken?: NotTakenResolvers<ContextType>;
  TestResult?: TestResultResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Count?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  TextSpan?: TextSpanResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  Refusal?: RefusalResolvers<ContextType>;
  NotFound?: NotFoundResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  Invalid?: InvalidResolvers<ContextType>;
  Connection?: ConnectionResolvers<ContextType>;
  ConnectionFreshness?: ConnectionFreshnessResolvers<ContextType>;
  ReachedAccount?: ReachedAccountResolvers<ContextType>;
  FreshnessDay?: FreshnessDayResolvers<ContextType>;
  Backfill?: BackfillResolvers<ContextType>;
  ConnectionEdge?: ConnectionEdgeResolvers<ContextType>;
  ConnectionConnection?: ConnectionConnectionResolvers<ContextType>;
  ConnectionChanged?: ConnectionChangedResolvers<ContextType>;
  ConnectionResult?: ConnectionResultResolvers<ContextType>;
  BackfillRequested?: BackfillRequestedResolvers<ContextType>;
  BackfillResult?: BackfillResultResolvers<ContextType>;
  ConnectablePlatform?: ConnectablePlatformResolvers<ContextType>;
  ConnectablePlatforms?: ConnectablePlatformsResolvers<ContextType>;
  ConnectionChecked?: ConnectionCheckedResolvers<ContextType>;
  PlatformRefused?: PlatformRefusedResolvers<ContextType>;
  ConnectionCheck?: ConnectionCheckResolvers<ContextType>;
  ConnectionDeleted?: ConnectionDeletedResolvers<ContextType>;
  ConnectionDeletion?: ConnectionDeletionResolvers<ContextType>;
  Entity?: EntityResolvers<ContextType>;
  EntityParent?: EntityParentResolvers<ContextType>;
  EntityBudget?: EntityBudgetResolvers<ContextType>;
  EntityEdge?: EntityEdgeResolvers<ContextType>;
  EntityConnection?: EntityConnectionResolvers<ContextType>;
  Fact?: FactResolvers<ContextType>;
  FactDimension?: FactDimensionResolvers<ContextType>;
  FactEdge?: FactEdgeResolvers<ContextType>;
  FactConnection?: FactConnectionResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  MetricVersion?: MetricVersionResolvers<ContextType>;
  MetricSaved?: MetricSavedResolvers<ContextType>;
  InUse?: InUseResolvers<ContextType>;
  MetricResult?: MetricResultResolvers<ContextType>;
  FormulaCheck?: FormulaCheckResolvers<ContextType>;
  FormulaPart?: FormulaPartResolvers<ContextType>;
  FormulaExplanation?: FormulaExplanationResolvers<ContextType>;
  FormulaWord?: FormulaWordResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  OwnMembership?: OwnMembershipResolvers<ContextType>;
  Me?: MeResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  Member?: MemberResolvers<ContextType>;
  MemberEdge?: MemberEdgeResolvers<ContextType>;
  MemberConnection?: MemberConnectionResolvers<ContextType>;
  Invitation?: InvitationResolvers<ContextType>;
  InvitationEdge?: InvitationEdgeResolvers<ContextType>;
  InvitationConnection?: InvitationConnectionResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyEdge?: ApiKeyEdgeResolvers<ContextType>;
  ApiKeyConnection?: ApiKeyConnectionResolvers<ContextType>;
  NotAllowed?: NotAllowedResolvers<ContextType>;
  TooManyAttempts?: TooManyAttemptsResolvers<ContextType>;
  MemberChanged?: MemberChangedResolvers<ContextType>;
  MemberResult?: MemberResultResolvers<ContextType>;
  InvitationMade?: InvitationMadeResolvers<ContextType>;
  InvitationResult?: InvitationResultResolvers<ContextType>;
  InvitationRevoked?: InvitationRevokedResolvers<ContextType>;
  InvitationRevocation?: InvitationRevocationResolvers<ContextType>;
  ApiKeyMade?: ApiKeyMadeResolvers<ContextType>;
  ApiKeyResult?: ApiKeyResultResolvers<ContextType>;
  ApiKeyRevoked?: ApiKeyRevokedResolvers<ContextType>;
  ApiKeyRevocation?: ApiKeyRevocationResolvers<ContextType>;
  SessionsEnded?: SessionsEndedResolvers<ContextType>;
  SessionResult?: SessionResultResolvers<ContextType>;
  PasswordChanged?: PasswordChangedResolvers<ContextType>;
  PasswordResult?: PasswordResultResolvers<ContextType>;
  SecondFactorBegun?: SecondFactorBegunResolvers<ContextType>;
  SecondFactorBeginning?: SecondFactorBeginningResolvers<ContextType>;
  SecondFactorChanged?: SecondFactorChangedResolvers<ContextType>;
  SecondFactorResult?: SecondFactorResultResolvers<ContextType>;
  GoldRow?: GoldRowResolvers<ContextType>;
  GoldUpdate?: GoldUpdateResolvers<ContextType>;
  AlertChange?: AlertChangeResolvers<ContextType>;
  AlertUpdate?: AlertUpdateResolvers<ContextType>;
  SliceChange?: SliceChangeResolvers<ContextType>;
  SliceUpdate?: SliceUpdateResolvers<ContextType>;
  PipelineUpdate?: PipelineUpdateResolvers<ContextType>;
  Ratio?: RatioResolvers<ContextType>;
  MoneyRatio?: MoneyRatioResolvers<ContextType>;
  Measures?: MeasuresResolvers<ContextType>;
  FormulaValue?: FormulaValueResolvers<ContextType>;
  Ratios?: RatiosResolvers<ContextType>;
  Reporting?: ReportingResolvers<ContextType>;
  MetricRow?: MetricRowResolvers<ContextType>;
  MetricComparison?: MetricComparisonResolvers<ContextType>;
  MetricChanges?: MetricChangesResolvers<ContextType>;
  MetricEdge?: MetricEdgeResolvers<ContextType>;
  MetricConnection?: MetricConnectionResolvers<ContextType>;
  DataRange?: DataRangeResolvers<ContextType>;
  OrganisationSettings?: OrganisationSettingsResolvers<ContextType>;
  OrganisationSaved?: OrganisationSavedResolvers<ContextType>;
  OrganisationResult?: OrganisationResultResolvers<ContextType>;
  PipelineTopology?: PipelineTopologyResolvers<ContextType>;
  TopologyStep?: TopologyStepResolvers<ContextType>;
  TopologyStore?: TopologyStoreResolvers<ContextType>;
  PipelineStatus?: PipelineStatusResolvers<ContextType>;
  RestoreProgress?: RestoreProgressResolvers<ContextType>;
  PipelineProcess?: PipelineProcessResolvers<ContextType>;
  CountedEvent?: CountedEventResolvers<ContextType>;
  PipelineTask?: PipelineTaskResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterContent?: DeadLetterContentResolvers<ContextType>;
  DeadLetterPage?: DeadLetterPageResolvers<ContextType>;
  DeadLetterReason?: DeadLetterReasonResolvers<ContextType>;
  TopicRecord?: TopicRecordResolvers<ContextType>;
  TopicRecords?: TopicRecordsResolvers<ContextType>;
  RedrivenLetter?: RedrivenLetterResolvers<ContextType>;
  Redriven?: RedrivenResolvers<ContextType>;
  RedriveResult?: RedriveResultResolvers<ContextType>;
  Preference?: PreferenceResolvers<ContextType>;
  MeasureDifference?: MeasureDifferenceResolvers<ContextType>;
  Reconciliation?: ReconciliationResolvers<ContextType>;
  ReconciliationEdge?: ReconciliationEdgeResolvers<ContextType>;
  ReconciliationConnection?: ReconciliationConnectionResolvers<ContextType>;
  Rule?: RuleResolvers<ContextType>;
  RuleMetric?: RuleMetricResolvers<ContextType>;
  RuleVersion?: RuleVersionResolvers<ContextType>;
  SettingChange?: SettingChangeResolvers<ContextType>;
  RuleEdge?: RuleEdgeResolvers<ContextType>;
  RuleConnection?: RuleConnectionResolvers<ContextType>;
  RuleLimitMet?: RuleLimitMetResolvers<ContextType>;
  RuleLimits?: RuleLimitsResolvers<ContextType>;
  RuleTemplate?: RuleTemplateResolvers<ContextType>;
  Backtest?: BacktestResolvers<ContextType>;
  BacktestDay?: BacktestDayResolvers<ContextType>;
  BacktestAlert?: BacktestAlertResolvers<ContextType>;
  TooMuch?: TooMuchResolvers<ContextType>;
  BacktestResult?: BacktestResultResolvers<ContextType>;
  RuleSaved?: RuleSavedResolvers<ContextType>;
  RuleResult?: RuleResultResolvers<ContextType>;
  Silence?: SilenceResolvers<ContextType>;
  SilenceSaved?: SilenceSavedResolvers<ContextType>;
  SilenceResult?: SilenceResultResolvers<ContextType>;
  Slice?: SliceResolvers<ContextType>;
  SliceEdge?: SliceEdgeResolvers<ContextType>;
  SliceConnection?: SliceConnectionResolvers<ContextType>;
  SavedView?: SavedViewResolvers<ContextType>;
  ViewSaved?: ViewSavedResolvers<ContextType>;
  ViewResult?: ViewResultResolvers<ContextType>;
  ViewDeleted?: ViewDeletedResolvers<ContextType>;
  ViewDeletion?: ViewDeletionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
};
