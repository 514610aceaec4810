/** Options that every command has. */
export interface TenantArguments {
  readonly tenant: string;
  readonly json?: true;
}

/** Options of `millrace notifications apply`. */
export interface ApplyArguments extends TenantArguments {
  readonly file: string;
  readonly dryRun?: true;
  readonly reason?: string;
}

/** Options of `millrace notifications failed`. */
export interface FailedArguments extends TenantArguments {
  readonly channel?: string;
  readonly limit: number;
}

/** Options of `millrace notifications redrive`. */
export interface RedriveArguments extends TenantArguments {
  readonly channel?: string;
  readonly all?: true;
}
