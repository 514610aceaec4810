// Made by `npm run generate` from schemas/proto. Do not edit.
import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from '../../google/protobuf/Any.ts';

/**
 * What went wrong with a call, in the trailer `grpc-status-details-bin`.
 */
export interface Status {
  /**
   * A code of gRPC.
   */
  'code'?: (number);
  'message'?: (string);
  /**
   * Here: ErrorInfo and RequestInfo, and what else helps with this error.
   */
  'details'?: (_google_protobuf_Any)[];
}

/**
 * What went wrong with a call, in the trailer `grpc-status-details-bin`.
 */
export interface Status__Output {
  /**
   * A code of gRPC.
   */
  'code': (number);
  'message': (string);
  /**
   * Here: ErrorInfo and RequestInfo, and what else helps with this error.
   */
  'details': (_google_protobuf_Any__Output)[];
}
