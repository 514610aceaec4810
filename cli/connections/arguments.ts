/** What every command of connections and credentials takes. */
export interface TenantArguments {
  readonly tenant: string;
  readonly json?: true;
}

/** Options of `millrace connections add`. */
export interface AddConnectionArguments extends TenantArguments {
  readonly platform: string;
  readonly name?: string;
  readonly account?: readonly string[];
  readonly endpoint?: readonly string[];
  readonly quota?: string;
  readonly sandbox?: string;
  readonly organisation: number;
}

/** Options of `millrace credentials set`. */
export interface SetCredentialArguments extends TenantArguments {
  readonly secret?: string;
  readonly from?: string;
  readonly setting?: readonly string[];
  readonly expires?: string;
}

/** Options of `millrace credentials rotate`. */
export interface RotateArguments {
  readonly tenant?: string;
  readonly json?: true;
}
