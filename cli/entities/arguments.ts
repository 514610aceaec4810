/** Options of `millrace entities sync`. */
export interface SyncEntitiesArguments {
  readonly tenant: string;
  readonly connection: string;
  readonly account?: readonly string[];
  readonly json?: true;
}

/** Options of `millrace entities list`. */
export interface ListEntitiesArguments {
  readonly tenant: string;
  readonly platform?: string;
  readonly account?: string;
  readonly kind?: string;
  readonly entity?: string;
  readonly asOf?: string;
  readonly history?: true;
  readonly limit: number;
  readonly json?: true;
}
