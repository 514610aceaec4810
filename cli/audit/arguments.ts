/** Options of `millrace audit list`. */
export interface AuditListArguments {
  readonly tenant: string;
  readonly subject?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly before?: number;
  readonly limit: number;
  readonly json?: true;
}

/** Options of `millrace audit verify`. */
export interface AuditVerifyArguments {
  readonly tenant: string;
  readonly anchor?: string;
  readonly copy?: true;
  readonly json?: true;
}
