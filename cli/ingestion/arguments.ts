import type { Scope } from '../../gateway/generated/resolvers.ts';
import type { AddConnectionArguments, TenantArguments } from '../connections/arguments.ts';

/** Options of `millrace ingestion start`. */
export interface StartIngestionArguments extends TenantArguments {
  readonly from?: string;
  readonly report?: readonly string[];
}

/** Options of `millrace ingestion backfill`. */
export interface BackfillArguments extends TenantArguments {
  readonly from: string;
  readonly to: string;
}

/** Options of `millrace etl`. */
export interface EtlArguments extends TenantArguments {
  readonly from: string;
  readonly to: string;
  readonly source: 'platform' | 'topic';
  readonly report?: readonly string[];
  readonly account?: readonly string[];
  readonly id?: string;
  readonly wait: boolean;
}

/** Options of `millrace onboarding start`. */
export interface OnboardingArguments
  extends StartIngestionArguments,
    Pick<AddConnectionArguments, 'platform' | 'name' | 'account' | 'endpoint' | 'quota'> {
  readonly organisation?: string;
  /** E-mail address. */
  readonly owner?: string;
  /** Name of the first key. */
  readonly key?: string;
  readonly keyScope?: readonly Scope[];
  /** File of channels and routes. */
  readonly channels?: string;
}
