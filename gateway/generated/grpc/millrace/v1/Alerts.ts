// Made by `npm run generate` from schemas/proto. Do not edit.
import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { WatchAlertsRequest as _millrace_v1_WatchAlertsRequest, WatchAlertsRequest__Output as _millrace_v1_WatchAlertsRequest__Output } from '../../millrace/v1/WatchAlertsRequest.ts';
import type { WatchAlertsResponse as _millrace_v1_WatchAlertsResponse, WatchAlertsResponse__Output as _millrace_v1_WatchAlertsResponse__Output } from '../../millrace/v1/WatchAlertsResponse.ts';

/**
 * The alerts of the organisation whose token or API key the call carries.
 */
export interface AlertsClient extends grpc.Client {
  /**
   * Each transition of an alert, once and in order. The first answer has a cursor and no alert. Keep the last cursor, and give it as
   * `after` when the stream ends, to any gateway: nothing is missed and nothing comes twice. A stream ends after an hour at the latest.
   */
  Watch(argument: _millrace_v1_WatchAlertsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_millrace_v1_WatchAlertsResponse__Output>;
  Watch(argument: _millrace_v1_WatchAlertsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_millrace_v1_WatchAlertsResponse__Output>;
  /**
   * Each transition of an alert, once and in order. The first answer has a cursor and no alert. Keep the last cursor, and give it as
   * `after` when the stream ends, to any gateway: nothing is missed and nothing comes twice. A stream ends after an hour at the latest.
   */
  watch(argument: _millrace_v1_WatchAlertsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_millrace_v1_WatchAlertsResponse__Output>;
  watch(argument: _millrace_v1_WatchAlertsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_millrace_v1_WatchAlertsResponse__Output>;
  
}

/**
 * The alerts of the organisation whose token or API key the call carries.
 */
export interface AlertsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Each transition of an alert, once and in order. The first answer has a cursor and no alert. Keep the last cursor, and give it as
   * `after` when the stream ends, to any gateway: nothing is missed and nothing comes twice. A stream ends after an hour at the latest.
   */
  Watch: grpc.handleServerStreamingCall<_millrace_v1_WatchAlertsRequest__Output, _millrace_v1_WatchAlertsResponse>;
  
}

export interface AlertsDefinition extends grpc.ServiceDefinition {
  Watch: MethodDefinition<_millrace_v1_WatchAlertsRequest, _millrace_v1_WatchAlertsResponse, _millrace_v1_WatchAlertsRequest__Output, _millrace_v1_WatchAlertsResponse__Output>
}
