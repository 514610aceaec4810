// Made by `npm run generate` from the GraphQL schema. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/**
 * Why a ratio is what it is. OK: it is exact. PARTIAL: some rows lack one of its two measures; it is made of the rows that
 * have both. DIV0: its denominator is zero. NO_DATA: no row has both measures. Without a value in the last two.
 */
export type RatioReason =
  | 'OK'
  | 'PARTIAL'
  | 'DIV0'
  | 'NO_DATA';

export type MetricFilter = {
  readonly level: Level;
  /** First day, inclusive. */
  readonly from: string;
  /** Last day, inclusive; at most 400 days after `from`. */
  readonly to: string;
  /** `delivery` counts once; breakdown reports have families of their own, which are never added to it. */
  readonly reportFamily?: string;
  /**
   * A report's name, such as `ad_hourly`. Left out, of several reports of the level and family that tell the same day of an account
   * the one of the least rank counts: reports by day (10) before those by hour (20), unless their profile says otherwise; then the
   * first by name.
   */
  readonly reportType?: string | null | undefined;
  readonly platform?: Platform | null | undefined;
  /** Account ids, at most 200; all of the tenant's when left out. */
  readonly accounts?: ReadonlyArray<string> | null | undefined;
};

export type DailyMetricsQueryVariables = Exact<{
  filter: MetricFilter;
  after?: string | null | undefined;
}>;


export type DailyMetricsQuery = { readonly metrics: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly day: string | null, readonly platform: Platform | null, readonly accountId: string | null, readonly currency: string, readonly zone: string | null, readonly mixedZones: boolean, readonly finality: Finality, readonly coverage: number, readonly dataAsOf: string, readonly measures: { readonly impressions: number | null, readonly clicks: number | null, readonly conversions: string | null, readonly spend: { readonly amountMicros: string, readonly amount: string, readonly currency: string } | null }, readonly ratios: { readonly ctr: { readonly value: number | null, readonly reason: RatioReason }, readonly cpc: { readonly reason: RatioReason, readonly value: { readonly amountMicros: string, readonly amount: string, readonly currency: string } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DailyRowFragment = { readonly id: string, readonly day: string | null, readonly platform: Platform | null, readonly accountId: string | null, readonly currency: string, readonly zone: string | null, readonly mixedZones: boolean, readonly finality: Finality, readonly coverage: number, readonly dataAsOf: string, readonly measures: { readonly impressions: number | null, readonly clicks: number | null, readonly conversions: string | null, readonly spend: { readonly amountMicros: string, readonly amount: string, readonly currency: string } | null }, readonly ratios: { readonly ctr: { readonly value: number | null, readonly reason: RatioReason }, readonly cpc: { readonly reason: RatioReason, readonly value: { readonly amountMicros: string, readonly amount: string, readonly currency: string } | null } } };

export type AccountsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AccountsQuery = { readonly accounts: { readonly nodes: ReadonlyArray<{ readonly platform: Platform, readonly accountId: string, readonly name: string | null, readonly currency: string, readonly zone: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DataRangesQueryVariables = Exact<{ [key: string]: never; }>;


export type DataRangesQuery = { readonly dataRanges: ReadonlyArray<{ readonly level: Level, readonly reportFamily: string, readonly firstDay: string, readonly lastDay: string, readonly accounts: number, readonly dataAsOf: string }> };

export type GoldChangesSubscriptionVariables = Exact<{
  level: Level;
  reportFamily: string;
  after?: string | null | undefined;
}>;


export type GoldChangesSubscription = { readonly goldUpdated: { readonly cursor: string, readonly gap: boolean, readonly row: { readonly goldKey: string, readonly platform: Platform, readonly accountId: string, readonly currency: string, readonly day: string, readonly hour: number | null } } };

export const DailyRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DailyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MetricRow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"zone"}},{"kind":"Field","name":{"kind":"Name","value":"mixedZones"}},{"kind":"Field","name":{"kind":"Name","value":"finality"}},{"kind":"Field","name":{"kind":"Name","value":"coverage"}},{"kind":"Field","name":{"kind":"Name","value":"dataAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"measures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"impressions"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}},{"kind":"Field","name":{"kind":"Name","value":"conversions"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMicros"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"ratios"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ctr"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cpc"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMicros"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<DailyRowFragment, unknown>;
export const DailyMetricsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DailyMetrics"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MetricFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"metrics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"DAY"},{"kind":"EnumValue","value":"ACCOUNT"}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DailyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DailyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MetricRow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"zone"}},{"kind":"Field","name":{"kind":"Name","value":"mixedZones"}},{"kind":"Field","name":{"kind":"Name","value":"finality"}},{"kind":"Field","name":{"kind":"Name","value":"coverage"}},{"kind":"Field","name":{"kind":"Name","value":"dataAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"measures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"impressions"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}},{"kind":"Field","name":{"kind":"Name","value":"conversions"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMicros"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"ratios"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ctr"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cpc"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMicros"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<DailyMetricsQuery, DailyMetricsQueryVariables>;
export const AccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Accounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"zone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AccountsQuery, AccountsQueryVariables>;
export const DataRangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DataRanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataRanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"reportFamily"}},{"kind":"Field","name":{"kind":"Name","value":"firstDay"}},{"kind":"Field","name":{"kind":"Name","value":"lastDay"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"}},{"kind":"Field","name":{"kind":"Name","value":"dataAsOf"}}]}}]}}]} as unknown as DocumentNode<DataRangesQuery, DataRangesQueryVariables>;
export const GoldChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"GoldChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"level"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Level"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reportFamily"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"goldUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"level"},"value":{"kind":"Variable","name":{"kind":"Name","value":"level"}}},{"kind":"Argument","name":{"kind":"Name","value":"reportFamily"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reportFamily"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"gap"}},{"kind":"Field","name":{"kind":"Name","value":"row"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"goldKey"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"hour"}}]}}]}}]}}]} as unknown as DocumentNode<GoldChangesSubscription, GoldChangesSubscriptionVariables>;