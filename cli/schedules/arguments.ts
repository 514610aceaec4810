import type { TenantArguments } from '../connections/arguments.ts';

/** Options of `millrace schedules set`. */
export interface SetScheduleArguments extends TenantArguments {
  readonly every?: string;
  readonly at?: string;
  readonly days?: number;
}

/** Options of `millrace schedules pause`. */
export interface PauseScheduleArguments extends TenantArguments {
  readonly reason?: string;
}
