import type { TenantArguments } from '../connections/arguments.ts';

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
