// Made by `npm run generate` from the GraphQL schema. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
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
};

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

/** Everything here is about the tenant of the access token; there is no way to name another. */
export type Query = {
  readonly __typename?: 'Query';
  readonly accounts: AccountConnection;
  /** Alerts, the newest first. */
  readonly alerts: AlertConnection;
  readonly alertHistory: AlertHistory;
  readonly watch: Watch;
  /** Sums and ratios of the newest state, ordered by day, hour, platform, account, entity and currency. */
  readonly metrics: MetricConnection;
  readonly dataRanges: ReadonlyArray<DataRange>;
  /** Our totals against the platforms' own, newest day first: `millrace reconcile` compares them. */
  readonly reconciliations: ReconciliationConnection;
  /** The slice ledger, newest day first. */
  readonly slices: SliceConnection;
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
export type QueryMetricsArgs = {
  filter: MetricFilter;
  groupBy: ReadonlyArray<GroupBy>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QueryReconciliationsArgs = {
  filter?: InputMaybe<ReconciliationFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything here is about the tenant of the access token; there is no way to name another. */
export type QuerySlicesArgs = {
  filter?: InputMaybe<SliceFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
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

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Rows as they change. Of a row that changes faster than it can be sent only the newest state is. */
  readonly goldUpdated: GoldUpdate;
};


export type SubscriptionGoldUpdatedArgs = {
  accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  level?: InputMaybe<Level>;
  reportFamily?: InputMaybe<Scalars['String']['input']>;
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
  /**
   * True when changes between the update before this one (or `after`) and this one may be missing, because the reader was too
   * slow or they are no longer kept: read `metrics` again.
   */
  readonly gap: Scalars['Boolean']['output'];
  readonly row: GoldRow;
};

/**
 * What a row of `metrics` stands for. Currency is always part of it. ENTITY implies ACCOUNT and ACCOUNT implies PLATFORM,
 * because ids are unique only below those. HOUR reads the hourly reports and implies DAY; without it only rows of whole days count.
 */
export type GroupBy =
  | 'DAY'
  | 'HOUR'
  | 'PLATFORM'
  | 'ACCOUNT'
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
  readonly currency: Scalars['String']['output'];
  readonly measures: Measures;
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
  readonly states?: InputMaybe<ReadonlyArray<SliceState>>;
  /** True: only those whose next fetch should have come by now. */
  readonly late?: InputMaybe<Scalars['Boolean']['input']>;
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly level?: InputMaybe<Level>;
  readonly reportType?: InputMaybe<Scalars['String']['input']>;
  readonly from?: InputMaybe<Scalars['Date']['input']>;
  readonly to?: InputMaybe<Scalars['Date']['input']>;
};



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





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
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
  Alert: ResolverTypeWrapper<Alert>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AlertEdge: ResolverTypeWrapper<AlertEdge>;
  AlertConnection: ResolverTypeWrapper<AlertConnection>;
  AlertFilter: AlertFilter;
  Watch: ResolverTypeWrapper<Watch>;
  AlertTransition: ResolverTypeWrapper<AlertTransition>;
  AlertComment: ResolverTypeWrapper<AlertComment>;
  AlertHistory: ResolverTypeWrapper<AlertHistory>;
  AlertHandling: ResolverTypeWrapper<AlertHandling>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Count: ResolverTypeWrapper<Scalars['Count']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Platform: Platform;
  Level: Level;
  Finality: Finality;
  Money: ResolverTypeWrapper<Money>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  GoldRow: ResolverTypeWrapper<GoldRow>;
  GoldUpdate: ResolverTypeWrapper<GoldUpdate>;
  GroupBy: GroupBy;
  RatioReason: RatioReason;
  Ratio: ResolverTypeWrapper<Ratio>;
  MoneyRatio: ResolverTypeWrapper<MoneyRatio>;
  Measures: ResolverTypeWrapper<Measures>;
  Ratios: ResolverTypeWrapper<Ratios>;
  MetricRow: ResolverTypeWrapper<MetricRow>;
  MetricEdge: ResolverTypeWrapper<MetricEdge>;
  MetricConnection: ResolverTypeWrapper<MetricConnection>;
  MetricFilter: MetricFilter;
  DataRange: ResolverTypeWrapper<DataRange>;
  DifferenceReason: DifferenceReason;
  ComparedMeasure: ComparedMeasure;
  MeasureDifference: ResolverTypeWrapper<MeasureDifference>;
  Reconciliation: ResolverTypeWrapper<Reconciliation>;
  ReconciliationEdge: ResolverTypeWrapper<ReconciliationEdge>;
  ReconciliationConnection: ResolverTypeWrapper<ReconciliationConnection>;
  ReconciliationFilter: ReconciliationFilter;
  SliceDecision: SliceDecision;
  SliceState: SliceState;
  Slice: ResolverTypeWrapper<Slice>;
  SliceEdge: ResolverTypeWrapper<SliceEdge>;
  SliceConnection: ResolverTypeWrapper<SliceConnection>;
  SliceFilter: SliceFilter;
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
  Alert: Alert;
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
  AlertEdge: AlertEdge;
  AlertConnection: AlertConnection;
  AlertFilter: AlertFilter;
  Watch: Watch;
  AlertTransition: AlertTransition;
  AlertComment: AlertComment;
  AlertHistory: AlertHistory;
  AlertHandling: AlertHandling;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Count: Scalars['Count']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  PageInfo: PageInfo;
  GoldRow: GoldRow;
  GoldUpdate: GoldUpdate;
  Ratio: Ratio;
  MoneyRatio: MoneyRatio;
  Measures: Measures;
  Ratios: Ratios;
  MetricRow: MetricRow;
  MetricEdge: MetricEdge;
  MetricConnection: MetricConnection;
  MetricFilter: MetricFilter;
  DataRange: DataRange;
  MeasureDifference: MeasureDifference;
  Reconciliation: Reconciliation;
  ReconciliationEdge: ReconciliationEdge;
  ReconciliationConnection: ReconciliationConnection;
  ReconciliationFilter: ReconciliationFilter;
  Slice: Slice;
  SliceEdge: SliceEdge;
  SliceConnection: SliceConnection;
  SliceFilter: SliceFilter;
};

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

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accounts?: Resolver<ResolversTypes['AccountConnection'], ParentType, ContextType, RequireFields<QueryAccountsArgs, 'first'>>;
  alerts?: Resolver<ResolversTypes['AlertConnection'], ParentType, ContextType, RequireFields<QueryAlertsArgs, 'first'>>;
  alertHistory?: Resolver<ResolversTypes['AlertHistory'], ParentType, ContextType, RequireFields<QueryAlertHistoryArgs, 'alertId'>>;
  watch?: Resolver<ResolversTypes['Watch'], ParentType, ContextType>;
  metrics?: Resolver<ResolversTypes['MetricConnection'], ParentType, ContextType, RequireFields<QueryMetricsArgs, 'filter' | 'groupBy' | 'first'>>;
  dataRanges?: Resolver<ReadonlyArray<ResolversTypes['DataRange']>, ParentType, ContextType>;
  reconciliations?: Resolver<ResolversTypes['ReconciliationConnection'], ParentType, ContextType, RequireFields<QueryReconciliationsArgs, 'first'>>;
  slices?: Resolver<ResolversTypes['SliceConnection'], ParentType, ContextType, RequireFields<QuerySlicesArgs, 'first'>>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acknowledgeAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationAcknowledgeAlertArgs, 'alertId'>>;
  unacknowledgeAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationUnacknowledgeAlertArgs, 'alertId'>>;
  snoozeAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationSnoozeAlertArgs, 'alertId'>>;
  assignAlert?: Resolver<ResolversTypes['AlertHandling'], ParentType, ContextType, RequireFields<MutationAssignAlertArgs, 'alertId'>>;
  commentOnAlert?: Resolver<ResolversTypes['ID'], ParentType, ContextType, RequireFields<MutationCommentOnAlertArgs, 'alertId' | 'body'>>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  goldUpdated?: SubscriptionResolver<ResolversTypes['GoldUpdate'], "goldUpdated", ParentType, ContextType, Partial<SubscriptionGoldUpdatedArgs>>;
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

export type MoneyResolvers<ContextType = any, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amountMicros?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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
  row?: Resolver<ResolversTypes['GoldRow'], ParentType, ContextType>;
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

export type MetricRowResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricRow'] = ResolversParentTypes['MetricRow']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  day?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  hour?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  platform?: Resolver<Maybe<ResolversTypes['Platform']>, ParentType, ContextType>;
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  entityId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  measures?: Resolver<ResolversTypes['Measures'], ParentType, ContextType>;
  ratios?: Resolver<ResolversTypes['Ratios'], ParentType, ContextType>;
  zone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mixedZones?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['Finality'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  dataAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  oldestDataAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  facts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  reports?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
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

export type SliceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Slice'] = ResolversParentTypes['Slice']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reportType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SliceState'], ParentType, ContextType>;
  connectionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  begunAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sentRows?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
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
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Count?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  GoldRow?: GoldRowResolvers<ContextType>;
  GoldUpdate?: GoldUpdateResolvers<ContextType>;
  Ratio?: RatioResolvers<ContextType>;
  MoneyRatio?: MoneyRatioResolvers<ContextType>;
  Measures?: MeasuresResolvers<ContextType>;
  Ratios?: RatiosResolvers<ContextType>;
  MetricRow?: MetricRowResolvers<ContextType>;
  MetricEdge?: MetricEdgeResolvers<ContextType>;
  MetricConnection?: MetricConnectionResolvers<ContextType>;
  DataRange?: DataRangeResolvers<ContextType>;
  MeasureDifference?: MeasureDifferenceResolvers<ContextType>;
  Reconciliation?: ReconciliationResolvers<ContextType>;
  ReconciliationEdge?: ReconciliationEdgeResolvers<ContextType>;
  ReconciliationConnection?: ReconciliationConnectionResolvers<ContextType>;
  Slice?: SliceResolvers<ContextType>;
  SliceEdge?: SliceEdgeResolvers<ContextType>;
  SliceConnection?: SliceConnectionResolvers<ContextType>;
};

