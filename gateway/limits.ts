/** What one client may ask for. Every queue, page and wait of the gateway is bounded by one of these. */
export interface GatewayLimits {
  /** Levels of nested fields in a query. */
  readonly queryDepth: number;
  /** Fields of Query in one document: each reads a store. */
  readonly rootFields: number;
  /** Bytes of an HTTP body or a WebSocket message. */
  readonly bodyBytes: number;
  /** Rows of a page. */
  readonly pageSize: number;
  /** Days between `from` and `to`, both counted. */
  readonly rangeDays: number;
  /** Account ids in one filter. */
  readonly accounts: number;
  /** Subscriptions open on one socket. */
  readonly subscriptionsPerSocket: number;
  /** Changed rows that wait for one slow subscriber; beyond it the oldest is dropped and `gap` is told. */
  readonly waitingChanges: number;
  /** Stream entries that a resume may read back; beyond it `gap` is told. */
  readonly resumeEntries: number;
  /** Tenants with subscribers at a time: each costs a Redis connection. */
  readonly liveTenants: number;
  /** Seconds that ClickHouse may spend on one query. */
  readonly querySeconds: number;
  /** Rows that ClickHouse may read for one query. */
  readonly queryRows: number;
  /** Seconds that a development token lives. */
  readonly devTokenSeconds: number;
}

export const defaultLimits: GatewayLimits = {
  queryDepth: 10,
  rootFields: 10,
  bodyBytes: 64 * 1024,
  pageSize: 500,
  rangeDays: 400,
  accounts: 200,
  subscriptionsPerSocket: 8,
  waitingChanges: 2_000,
  resumeEntries: 10_000,
  liveTenants: 256,
  querySeconds: 10,
  queryRows: 200_000_000,
  devTokenSeconds: 12 * 3600,
};
