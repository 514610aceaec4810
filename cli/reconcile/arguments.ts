/** Options of `millrace reconcile`. */
export interface ReconcileArguments {
  readonly tenant: string;
  readonly connection: string;
  readonly from: string;
  readonly to: string;
  readonly account?: readonly string[];
  readonly report?: readonly string[];
  readonly json?: true;
}
