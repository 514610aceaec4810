/** What one client may ask for. Every queue, page and wait of the gateway is bounded by one of these. */
export interface GatewayLimits {
  /** Levels of nested fields in a query. */
  readonly queryDepth: number;
  /** Fields of Query in one document: each reads a store. */
  readonly rootFields: number;
  /** Names under which one document asks for the same field of a type. */
  readonly aliases: number;
  /** Words and signs of a document: more are not even parsed. */
  readonly queryTokens: number;
  /** What one query may cost: `limits/query-cost.ts` says how it is reckoned. */
  readonly queryCost: number;
  /** Points of a user or key in any `rateSeconds`: a query takes one, and one more for each further 1,000 of cost. */
  readonly ratePoints: number;
  readonly rateSeconds: number;
  /** Seconds that an operation may take. */
  readonly requestSeconds: number;
  /** Seconds in which the body of a request must have come; of a report file each part has its own. */
  readonly bodySeconds: number;
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
  /** Subscriptions of one user or key on one gateway. */
  readonly subscriptionsPerUser: number;
  /** Subscriptions of all on one gateway. */
  readonly subscriptions: number;
  /** Sockets of one user or key on one gateway. */
  readonly socketsPerUser: number;
  /** Sockets of all on one gateway, also those that have not logged in yet. */
  readonly sockets: number;
  /** Events that wait for a slow subscriber as they came; of more, only the newest of each key. */
  readonly exactEvents: number;
  /** Events that wait for a slow subscriber at all; beyond it its socket is closed. */
  readonly waitingEvents: number;
  /** Tenants' streams with subscribers at a time: each costs a Redis connection. */
  readonly liveStreams: number;
  /** Seconds over which a gateway that goes away closes its sockets. */
  readonly drainSeconds: number;
  /** Seconds between pings on a socket; one that does not answer before the next is closed. */
  readonly heartbeatSeconds: number;
  /** Seconds that ClickHouse may spend on one query. */
  readonly querySeconds: number;
  /** Rows that ClickHouse may read for one query. */
  readonly queryRows: number;
  /** Bytes of a report file that is imported, as it comes. */
  readonly importBytes: number;
  /** Bytes that it may have when it is unpacked. */
  readonly importContentBytes: number;
  /** First bytes of a file that are looked at. */
  readonly importSampleBytes: number;
  /** Files that one gateway reads at a time, and of one tenant. */
  readonly imports: number;
  readonly importsOfTenant: number;
  /** Seconds in which a part of a file has to come. */
  readonly importIdleSeconds: number;
  /** Seconds that a development token lives. */
  readonly devTokenSeconds: number;
}

export const defaultLimits: GatewayLimits = {
  queryDepth: 10,
  rootFields: 10,
  aliases: 20,
  queryTokens: 4_000,
  queryCost: 20_000,
  ratePoints: 1_200,
  rateSeconds: 60,
  requestSeconds: 20,
  bodySeconds: 30,
  bodyBytes: 64 * 1024,
  pageSize: 500,
  rangeDays: 400,
  accounts: 200,
  subscriptionsPerSocket: 8,
  subscriptionsPerUser: 200,
  subscriptions: 5_000,
  socketsPerUser: 200,
  sockets: 6_000,
  exactEvents: 500,
  waitingEvents: 2_000,
  liveStreams: 512,
  drainSeconds: 5,
  heartbeatSeconds: 15,
  querySeconds: 10,
  queryRows: 200_000_000,
  importBytes: 256_000_000,
  importContentBytes: 4_000_000_000,
  importSampleBytes: 256 * 1024,
  imports: 8,
  importsOfTenant: 2,
  importIdleSeconds: 30,
  devTokenSeconds: 12 * 3600,
};
