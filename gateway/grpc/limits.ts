/** What callers may ask of the gateway over gRPC, beside the limits of subscriptions and rates that hold everywhere. */
export interface GrpcLimits {
  /** Seconds of a call that sets no deadline, and at most of one that does. */
  readonly callSeconds: number;
  readonly longestCallSeconds: number;
  /** Seconds after which a stream ends at the latest, whatever its deadline: its client comes back with its cursor. */
  readonly streamSeconds: number;
  /** Bytes of a request, also of one that was compressed, and of an answer. */
  readonly requestBytes: number;
  readonly answerBytes: number;
  /** Calls under way on one connection. */
  readonly callsPerConnection: number;
  /** Streams of one organisation on one gateway; one whose client takes nothing any more counts until its connection ends. */
  readonly streamsPerTenant: number;
  /** Seconds after which a silent connection is pinged, and within which it answers. */
  readonly keepaliveSeconds: number;
  readonly keepaliveAnswerSeconds: number;
  /** Seconds that a connection may be idle, and that it may last: its client connects anew, perhaps to another gateway. */
  readonly idleSeconds: number;
  readonly connectionSeconds: number;
  /** Seconds that calls have to end in when their connection or the gateway goes away. */
  readonly drainSeconds: number;
  /** Seconds between two looks at the stores, for who asks after the health of a service. */
  readonly healthSeconds: number;
  /** Seconds between two looks at the files of certificates, of which replaced ones are taken up. */
  readonly certificateSeconds: number;
}

export const defaultGrpcLimits: GrpcLimits = {
  callSeconds: 10,
  longestCallSeconds: 20,
  streamSeconds: 3_600,
  requestBytes: 1024 * 1024,
  answerBytes: 4 * 1024 * 1024,
  callsPerConnection: 100,
  streamsPerTenant: 50,
  keepaliveSeconds: 30,
  keepaliveAnswerSeconds: 10,
  idleSeconds: 300,
  connectionSeconds: 2 * 3_600,
  drainSeconds: 5,
  healthSeconds: 2,
  certificateSeconds: 60,
};
